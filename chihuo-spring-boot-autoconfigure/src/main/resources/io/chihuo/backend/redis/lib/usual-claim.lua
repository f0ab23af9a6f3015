-- The usual case of claim.lua: all tasks that may be claimed are in READY, whose entries are ids, nothing is due to time, and no
-- answer was lost. In any other case nothing is changed here.
if #ARGV == 4 and ARGV[4] == ',,' and settings[2] and retention == 0 and not skipped then
	local claim, field = ARGV[3], 'claim' .. ARGV[3] % 32
	local kept = call('HGET', SESSION, field)
	local anything = call('EXISTS', LEASES, HEAD, STALE, DELAYED, SUSPECTS, FAILURES) > 0
	local moment = math.huge
	if anything and call('EXISTS', HEAD, STALE, SUSPECTS) > 0 then
		moment = 0
	elseif anything then
		moment = math.floor(math.min(call('ZRANGE', LEASES, '0', '0', 'WITHSCORES')[2] or math.huge,
			call('ZRANGE', DELAYED, '0', '0', 'WITHSCORES')[2] or math.huge)) - now
	end
	if moment > 0 and (not kept or tonumber(string.match(kept, '^(%d+):%d') or claim) < tonumber(claim)) then
		local claimed = call('LPOP', READY, ARGV[1])
		if not claimed then
			return { moment < math.huge and moment or -1, 0 }
		end
		-- as in lease.lua
		local token = string.format('%.0f', math.max(time[1] * 1000000 + time[2], (tonumber(settings[6]) or 0) + 1))
		local fields = {}
		for i, id in ipairs(claimed) do
			fields[2 * i - 1], fields[2 * i] = id, token
		end
		if call('EXISTS', RUNNING) == 0 then
			call('HSET', RUNNING, '', string.rep('-', 512))
		end
		call('HSET', RUNNING, unpack(fields))
		call('HSET', CLAIMS, 'i' .. token, table.concat(claimed, '\n'), 'n' .. token, #claimed)
		call('ZADD', LEASES, now + ARGV[2], 'G' .. token)
		call('HSET', META, 'token', token)
		call('HSET', SESSION, field, claim .. ':' .. token)
		call('PEXPIRE', SESSION, '600000')
		local failures = anything and call('EXISTS', FAILURES) == 1 and call('HMGET', FAILURES, unpack(claimed)) or {}
		return { math.min(moment, ARGV[2]), 0, token, claimed, call('HMGET', TASKS, unpack(claimed)), failures }
	end
end

