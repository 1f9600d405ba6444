-- Associates random contacts with random companies by one of two labels, many pairs a request.
dofile('prepared.lua')

expect(201)

local function labelled_inputs(options, body)
  local inputs = {}
  for place = 1, options.inputs do
    local contact = random_id(options.firstContact, options.contacts)
    local company = random_id(options.firstCompany, options.companies)
    inputs[place] = '{"from":{"id":"' .. contact .. '"},"to":{"id":"' .. company .. '"},"types":' .. label_types(options, place) .. '}'
  end
  return inputs
end

function init(args)
  write_requests(read_options(args), '/crm/associations/2026-03/contacts/companies/batch/create', labelled_inputs)
end
