-- Reads schedules.
-- ARGV: names
-- returns the time, then for each name version, a colon and content, or '' if it is absent
-- state change: none
local found = { digits(now) }
for i, schedule in ipairs(#ARGV > 0 and call('HMGET', string.sub(META, 1, -5) .. 'schedules', unpack(ARGV)) or {}) do
	found[i + 1] = schedule or ''
end
return found
