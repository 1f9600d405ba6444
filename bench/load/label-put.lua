-- Associates a random contact with a random company by one of two labels, one pair a request.
dofile('common.lua')

local options

function init(args)
  options = read_options(args)
end

function request()
  local contact = random_id(options.firstContact, options.contacts)
  local company = random_id(options.firstCompany, options.companies)
  return labelled_put(contact, company, label_types(options, math.random(0, 1)))
end
