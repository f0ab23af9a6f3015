-- Returns flows that are due, the earliest first.
-- ARGV: most flows
-- returns for each: id, its entry in FLOWS or ''
-- state change: none
local time = call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local answers = {}
for _, id in ipairs(call('ZRANGEBYSCORE', WAKES, '-inf', string.format('%.0f', now), 'LIMIT', 0, ARGV[1])) do
	local n = #answers
	answers[n + 1], answers[n + 2] = id, call('HGET', FLOWS, id) or ''
end
return answers
