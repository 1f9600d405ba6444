-- Associates a random contact with a random company by default, one pair a request.
dofile('common.lua')

local options

function init(args)
  options = read_options(args)
end

function request()
  local contact = random_id(options.firstContact, options.contacts)
  local company = random_id(options.firstCompany, options.companies)
  return wrk.format('PUT', '/crm/objects/2026-03/contacts/' .. contact .. '/associations/default/companies/' .. company)
end
