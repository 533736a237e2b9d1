-- wrk's script: asks for the lines of a file (path, tab, cookie) in turn, and looks into every body for the markers.
-- Arguments: the file, then the markers. The last line of its output is the result as JSON.

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(arguments)
  requests, markers, at, wrong, bytes = {}, {}, 0, 0, 0
  for number = 2, #arguments do markers[number - 1] = arguments[number] end
  for line in io.lines(arguments[1]) do
    local path, cookie = line:match("^([^\t]+)\t(.*)$")
    local headers = {
      ["Host"] = "civnet.example",
      ["Cookie"] = cookie,
      ["Accept-Language"] = "en-GB",
      ["X-Forwarded-Proto"] = "https",
      ["X-Forwarded-For"] = "10.9.8.7",
    }
    requests[#requests + 1] = wrk.format("GET", path, headers)
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function response(status, headers, body)
  bytes = bytes + #body
  local right = status == 200
  for _, marker in ipairs(markers) do
    right = right and body:find(marker, 1, true) ~= nil
  end
  if not right then wrong = wrong + 1 end
end

function done(summary, latency, _)
  local wrong, bytes = 0, 0
  for _, thread in ipairs(threads) do
    wrong, bytes = wrong + thread:get("wrong"), bytes + thread:get("bytes")
  end
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "seconds": %f, "p50": %f, "p95": %f, "p99": %f, "wrong": %d, "broken": %d, "bytes": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
    latency:percentile(99) / 1e3, wrong, errors.connect + errors.read + errors.write + errors.timeout, bytes))
end
