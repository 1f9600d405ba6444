-- Searches contacts; `pattern` says how. Each finds what record-fill.mjs made.
dofile('common.lua')

local options
local customers = '{"propertyName":"lifecyclestage","operator":"EQ","value":"customer"}'

local function any(count)
  return math.random(0, count - 1)
end

local function filtered(filters, more)
  return '{"filterGroups":[{"filters":[' .. filters .. ']}],"limit":10' .. (more or '') .. '}'
end

local bodies = {
  eq = function()
    return filtered('{"propertyName":"email","operator":"EQ","value":"person' .. any(options.records) .. '@example.com"}')
  end,
  ['in'] = function()
    local values = {}
    for place = 1, 5 do
      values[place] = '"person' .. any(options.records) .. '@example.com"'
    end
    return filtered('{"propertyName":"email","operator":"IN","values":[' .. table.concat(values, ',') .. ']}')
  end,
  range = function()
    local low = any(options.records - 10)
    return filtered('{"propertyName":"score","operator":"BETWEEN","value":"' .. low .. '","highValue":"' .. low + 9 .. '"}')
  end,
  token = function()
    return filtered('{"propertyName":"jobtitle","operator":"CONTAINS_TOKEN","value":"title' .. any(options.records / 10) .. '"}')
  end,
  two = function()
    local company = '{"propertyName":"company","operator":"EQ","value":"company' .. any(options.records / 10) .. 'x works"}'
    return filtered(company .. ',' .. customers)
  end,
  query = function()
    return '{"query":"company' .. any(options.records / 10) .. 'x","limit":10}'
  end,
  sorted = function()
    return filtered(customers, ',"sorts":[{"propertyName":"score","direction":"DESCENDING"}]')
  end,
  wide = function()
    return filtered(customers .. ',{"propertyName":"country","operator":"EQ","value":"france"}')
  end,
  wideRange = function()
    return filtered(customers .. ',{"propertyName":"score","operator":"GTE","value":"' .. math.floor(options.records / 2) + any(100) .. '"}')
  end,
}

function init(args)
  options = read_options(args)
end

function request()
  return wrk.format('POST', '/crm/v3/objects/contacts/search', nil, bodies[options.pattern]())
end
