-- Creates many contacts with ten properties a request.
dofile('prepared.lua')
dofile('contact.lua')

expect(201)

local function contacts(options, body)
  local inputs = {}
  for place = 1, options.inputs do
    inputs[place] = contact_body(options, (options.skip + body) * options.inputs + place)
  end
  return inputs
end

function init(args)
  write_requests(read_options(args), '/crm/v3/objects/contacts/batch/create', contacts)
end
