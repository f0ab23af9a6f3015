-- The usual case of add.lua: one task of an id that is new, to the tail of a queue without limit, and nothing is due to time. In
-- any other case nothing is changed here.
if #ARGV == 4 and ARGV[1] == 'plain' and (settings[1] or '-1') == '-1' and settings[2] and retention == 0
	and not unstamped and not settings[8] then
	local id, number, prefix = ARGV[2], ARGV[4], string.sub(META, 1, -5)
	local field, outcome, _, _, isShared = 'call' .. number % 32, outcomePlace(id)
	local kept = call('HGET', SESSION, field)
	if kept and not isShared and tonumber(string.match(kept, '^%d+') or number) < tonumber(number) and call('HEXISTS', TASKS, id) == 0
		and (call('EXISTS', LEASES, DELAYED, FINISHED, STALE, EXPIRING, outcome) == 0
			or (call('EXISTS', STALE, EXPIRING, outcome) == 0 and call('HEXISTS', FINISHED, id) == 0
				and call('ZCOUNT', LEASES, '-inf', now) == 0 and call('ZCOUNT', DELAYED, '-inf', '(' .. now + 1) == 0)) then
		call('HSET', TASKS, id, struct.pack('>I4I4', math.floor(now / 4294967296), now % 4294967296) .. ARGV[3])
		if call('RPUSH', READY, id) == 1 or skipped then
			call('PUBLISH', prefix .. 'events', 'r')
		end
		call('PEXPIRE', SESSION, '600000')
		call('HSET', SESSION, field, number .. ':A')
		return 'A'
	end
end

