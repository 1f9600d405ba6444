-- Lists a random page of 500 of the hub's contacts; `cursors` are those of its pages.
dofile('common.lua')

local paths = {}

function init(args)
  local options = read_options(args)
  local hub = string.format('%.0f', options.hub)
  for cursor in options.cursors:gmatch('[^,]+') do
    paths[#paths + 1] = '/crm/objects/2026-03/companies/' .. hub .. '/associations/contacts?limit=500&after=' .. cursor
  end
end

function request()
  return wrk.format('GET', paths[math.random(1, #paths)])
end
