-- Reads a random contact.
dofile('common.lua')

local options

function init(args)
  options = read_options(args)
end

function request()
  return wrk.format('GET', '/crm/v3/objects/contacts/' .. random_id(options.firstRecord, options.records))
end
