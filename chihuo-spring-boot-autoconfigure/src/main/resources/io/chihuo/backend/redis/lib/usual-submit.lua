-- The usual case of submit.lua: one task of an id that is new, to the tail of a queue without limit, and nothing is due to
-- time. In any other case nothing is changed here.
if #ARGV == 8 and (ARGV[2] == '' or ARGV[2] == 'i') and (settings[1] or '-1') == '-1' and settings[2] and retention == 0
	and not unstamped and not settings[8] then
	local id, number, prefix = ARGV[1], ARGV[8], string.sub(META, 1, -5)
	local field, outcome = 'call' .. number % 32, prefix .. 'outcome:' .. id
	local place, orders, _, isShared = outcomePlace(id)
	local kept = not ARGV.mover and call('HGET', SESSION, field)
	if (ARGV.mover or (kept and tonumber(string.match(kept, '^%d+') or number) < tonumber(number))) and call('HEXISTS', TASKS, id) == 0
		and (not isShared or call('HEXISTS', place, orders) == 0)
		and (call('EXISTS', LEASES, DELAYED, FINISHED, STALE, EXPIRING, outcome) == 0
			or (call('EXISTS', STALE, EXPIRING, outcome) == 0 and call('HEXISTS', FINISHED, id) == 0
				and call('ZCOUNT', LEASES, '-inf', now) == 0 and call('ZCOUNT', DELAYED, '-inf', '(' .. now + 1) == 0)) then
		local order = string.format('%.0f', call('HINCRBY', META, 'order', '1'))
		call('HSET', TASKS, id, struct.pack('>I4I4', math.floor(now / 4294967296), now % 4294967296) .. ARGV[3])
		call('HSET', TRACKED, id, order .. ':' .. ARGV[4] .. ':' .. ARGV[5] .. ':' .. ARGV[6])
		if call('RPUSH', READY, id) == 1 or skipped then
			call('PUBLISH', prefix .. 'events', 'r')
		end
		if not ARGV.mover then
			call('PEXPIRE', SESSION, '600000')
			call('HSET', SESSION, field, number .. ':Ap' .. order)
		end
		return 'Ap' .. order
	end
end

