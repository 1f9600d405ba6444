-- Associates many pairs a request. All bodies are written before the clock starts; a body that is sent twice is counted in `repeated`.
-- The time that counts ends with the last answer: a window cut through a long request would hide up to one request a connection.
dofile('common.lua')

local ffi = require('ffi')
ffi.cdef('typedef struct { long seconds; long microseconds; } clock_reading; int gettimeofday(clock_reading *, void *);')

local path = '/crm/associations/2026-03/contacts/companies/batch/associate/default'
local requests = {}
local started
used, repeated, refused, busy_us = 0, 0, 0, 0

local function now_us()
  local reading = ffi.new('clock_reading')
  ffi.C.gettimeofday(reading, nil)
  return tonumber(reading.seconds) * 1e6 + tonumber(reading.microseconds)
end

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
  local make = options.pattern == 'local' and local_inputs or random_inputs
  for body = 1, options.bodies do
    local text = '{"inputs":[' .. table.concat(make(options, body), ',') .. ']}'
    requests[body] = wrk.format('POST', path, nil, text)
  end
end

function request()
  started = started or now_us()
  if used >= #requests then repeated = repeated + 1 end
  local text = requests[used % #requests + 1]
  used = used + 1
  return text
end

function response(status)
  if status ~= 200 then refused = refused + 1 end
  busy_us = now_us() - started
end
