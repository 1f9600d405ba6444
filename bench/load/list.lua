-- Lists the contacts of a random company that has ten.
dofile('common.lua')

local options

function init(args)
  options = read_options(args)
end

function request()
  return wrk.format('GET', '/crm/objects/2026-03/companies/' .. random_id(options.firstCompany, options.listedCompanies) .. '/associations/contacts')
end
