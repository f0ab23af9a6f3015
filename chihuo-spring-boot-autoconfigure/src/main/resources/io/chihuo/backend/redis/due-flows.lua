-- Returns flows that are due, the earliest first.
-- ARGV: least moment in ms, most flows
-- returns for each: id, its entry in FLOWS or ''
-- state change: none
local time = call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local answers = {}
for _, id in ipairs(call('ZRANGEBYSCORE', WAKES, ARGV[1], string.format('%.0f', now), 'LIMIT', 0, ARGV[2])) do
	local n = #answers
	answers[n + 1], answers[n + 2] = id, call('HGET', FLOWS, id) or ''
end
return answers
