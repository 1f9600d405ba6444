-- Creates a contact with ten properties.
dofile('common.lua')
dofile('contact.lua')

local options
local number = 0

function init(args)
  options = read_options(args)
end

function request()
  number = number + 1
  return wrk.format('POST', '/crm/v3/objects/contacts', nil, contact_body(options, number))
end
