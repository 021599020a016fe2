-- One operation on items of a Runtime Cache, each request on the next of so many keys.
-- BENCH_METHOD is the HTTP method, BENCH_KEYS how many keys there are, BENCH_BODY what is stored.
local method = os.getenv("BENCH_METHOD")
local keys = tonumber(os.getenv("BENCH_KEYS"))
local body = os.getenv("BENCH_BODY")
local token = os.getenv("BENCH_AUTHORIZATION")
local base = os.getenv("BENCH_PATH")
local requests = {}
local number = 0

function init()
  for i = 0, keys - 1 do
    requests[i] = wrk.format(method, base .. "post-" .. i, { ["Host"] = wrk.headers["Host"], ["Authorization"] = token }, method == "POST" and body or nil)
  end
end

function request()
  number = (number + 1) % keys
  return requests[number]
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("RESULT %.3f %.3f %d\n", summary.requests / (summary.duration / 1e6), latency:percentile(99) / 1000, failed))
end
