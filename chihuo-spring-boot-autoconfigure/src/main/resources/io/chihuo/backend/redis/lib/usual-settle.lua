-- The usual case of settle.lua: one task is acknowledged, with its result if it is awaited, by one node at most. In any other
-- case nothing is changed here.
if ARGV[1] == '1' and ARGV[2] == 'A' and settings[2] and retention == 0 then
	local id, token, number, prefix = ARGV[4], ARGV[5], ARGV[#ARGV], string.sub(META, 1, -5)
	local field, outcome = 'call' .. number % 32, prefix .. 'outcome:' .. id
	local place, orders, before, isShared = outcomePlace(id)
	local kept = not ARGV.mover and call('HGET', SESSION, field)
	if (ARGV.mover or (kept and tonumber(string.match(kept, '^%d+') or number) < tonumber(number)))
		and call('HGET', RUNNING, id) == token and call('ZCOUNT', LEASES, '-inf', now) == 0
		and (not isShared or call('HEXISTS', place, orders) == 0)
		and (call('EXISTS', DELAYED, RERUNS, FAILURES, CHILDREN, outcome) == 0
			or (call('EXISTS', RERUNS, FAILURES, CHILDREN, outcome) == 0
				and call('ZCOUNT', DELAYED, '-inf', '(' .. now + 1) == 0)) then
		local tracked, content = call('HGET', TRACKED, id), ARGV[3] == 'c' and ARGV[6]
		local order, keep, node = string.match(tracked or '', '^(%d+):(%d+):[f-]:([^,]*)$')
		if not tracked or (order and content) then
			call('HDEL', RUNNING, id)
			call('HDEL', TASKS, id)
			-- as in leave.lua
			local left = redis.pcall('HINCRBY', CLAIMS, 'n' .. token, '-1')
			if type(left) == 'number' and left <= 0 then
				call('HDEL', CLAIMS, 'n' .. token, 'i' .. token)
				call('ZREM', LEASES, 'G' .. token)
			end
			if tracked then
				-- as in ends.lua
				local record, expiry = 'D:' .. string.format('%.0f', now) .. ':0:-:' .. content, now + keep
				if expiry > now then
					call('HSET', place, before .. order, record, orders, order .. ':' .. string.format('%.0f', expiry))
					keepFor(place, isShared, keep)
				end
				if expiry > now and expiry > (tonumber(settings[7]) or 0) then
					call('HSET', META, 'outcomes', string.format('%.0f', expiry + 10000))
				end
				call('HDEL', TRACKED, id)
				record = #content <= 4096 and record or ''
				if node ~= '' and node == ARGV.mover then
					ARGV.unpublished[1] = order .. ':' .. #id .. ':0:' .. id
				elseif node ~= '' then
					call('PUBLISH', prefix .. 'ends:' .. node, order .. ':' .. #id .. ':' .. #record .. ':' .. id .. record)
				end
			end
			if not ARGV.mover then
				call('PEXPIRE', SESSION, '600000')
				call('HSET', SESSION, field, number .. ':a')
			end
			return 'a'
		end
	end
end

