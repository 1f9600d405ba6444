-- Reads the companies of many random contacts a request, none of them twice in it. A body may be sent again: it changes nothing.
dofile('prepared.lua')

local function distinct_inputs(options)
  local inputs = {}
  local seen = {}
  while #inputs < options.inputs do
    local contact = random_id(options.firstContact, options.contacts)
    if not seen[contact] then inputs[#inputs + 1] = '{"id":"' .. contact .. '"}' end
    seen[contact] = true
  end
  return inputs
end

function init(args)
  write_requests(read_options(args), '/crm/associations/2026-03/contacts/companies/batch/read', distinct_inputs)
end
