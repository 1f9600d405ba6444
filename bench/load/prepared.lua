-- Shared by the load scripts of batches: all bodies are written before the clock starts; one that is sent twice is counted in `repeated`.
dofile('common.lua')

local ffi = require('ffi')
ffi.cdef('typedef struct { long seconds; long microseconds; } clock_reading; int gettimeofday(clock_reading *, void *);')

local requests = {}
local started
used, repeated, refused, busy_us = 0, 0, 0, 0

local function now_us()
  local reading = ffi.new('clock_reading')
  ffi.C.gettimeofday(reading, nil)
  return tonumber(reading.seconds) * 1e6 + tonumber(reading.microseconds)
end

-- `make` lists the inputs of one body by its place among the bodies.
function write_requests(options, path, make)
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

-- Any other status is a failure. The time that counts ends with the last answer: a window cut through a long request would hide
-- up to one request a connection.
function expect(expected)
  function response(status)
    if status ~= expected then refused = refused + 1 end
    busy_us = now_us() - started
  end
end
