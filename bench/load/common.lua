-- Shared by every load script: reads `name=value` arguments, and prints the outcome of a run as one line that starts with RESULT.
-- A run uses one thread, so a script's counters are plain globals of that thread.

local threads = {}

function setup(thread)
  threads[#threads + 1] = thread
end

function read_options(args)
  local options = {}
  for _, text in ipairs(args) do
    local name, value = text:match('^(%w+)=(.*)$')
    options[name] = tonumber(value) or value
  end
  math.randomseed(options.seed)
  wrk.headers['Authorization'] = 'Bearer ' .. options.token
  wrk.headers['Content-Type'] = 'application/json'
  return options
end

function id_text(id)
  return string.format('%.0f', id)
end

function random_id(first, count)
  return id_text(first + math.random(0, count - 1))
end

-- A list with one label: the first one for an odd number, the second one for an even number.
function label_types(options, number)
  local type_id = number % 2 == 1 and options.labelOne or options.labelTwo
  return '[{"associationCategory":"USER_DEFINED","associationTypeId":' .. id_text(type_id) .. '}]'
end

function labelled_put(contact, company, types)
  return wrk.format('PUT', '/crm/objects/2026-03/contacts/' .. contact .. '/associations/companies/' .. company, nil, types)
end

local function total(name)
  local sum = 0
  for _, thread in ipairs(threads) do
    sum = sum + (thread:get(name) or 0)
  end
  return sum
end

function done(summary, latency, requests)
  local errors = summary.errors
  local unexpected = is_refusal_expected and summary.requests - errors.status or errors.status
  local failed = errors.connect + errors.read + errors.write + unexpected + errors.timeout + total('refused')
  local busy_us = total('busy_us')
  io.write(string.format(
    'RESULT {"requests":%d,"durationUs":%d,"p50Us":%d,"p99Us":%d,"failed":%d,"bodiesUsed":%d,"repeated":%d}\n',
    summary.requests, busy_us > 0 and busy_us or summary.duration, latency:percentile(50), latency:percentile(99), failed,
    total('used'), total('repeated')))
end
