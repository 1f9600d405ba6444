-- Associates many pairs a request by default.
dofile('prepared.lua')

local path = '/crm/associations/2026-03/contacts/companies/batch/associate/default'
expect(200)

local function input(contact, company)
  return '{"from":{"id":"' .. contact .. '"},"to":{"id":"' .. company .. '"}}'
end

-- Random contacts, random companies.
local function random_inputs(options)
  local inputs = {}
  for place = 1, options.inputs do
    inputs[place] = input(random_id(options.firstContact, options.contacts), random_id(options.firstCompany, options.companies))
  end
  return inputs
end

-- The next contacts that have no company yet, a hundred of them into each of a few companies.
local function local_inputs(options, body)
  local inputs = {}
  local company
  for place = 1, options.inputs do
    if place % 100 == 1 then company = random_id(options.firstCompany, options.companies) end
    local contact = options.firstLoose + (options.skip + body - 1) * options.inputs + place - 1
    inputs[place] = input(string.format('%.0f', contact), company)
  end
  return inputs
end

function init(args)
  local options = read_options(args)
  write_requests(options, path, options.pattern == 'local' and local_inputs or random_inputs)
end
