-- Lease ids together, at least one; returns their fencing token.
local function lease(ids, length)
	-- grows with the clock, so that it keeps growing even if a failover has lost the latest writes
	local token = digits(math.max(time[1] * 1000000 + time[2], (tonumber(settings[6]) or 0) + 1))
	local fields = {}
	for i, id in ipairs(ids) do
		fields[2 * i - 1] = id
		fields[2 * i] = token
	end
	if call('EXISTS', RUNNING) == 0 then
		-- a long value makes Redis keep this hash as a table rather than a list that it searches
		call('HSET', RUNNING, '', string.rep('-', 512))
	end
	call('HSET', RUNNING, unpack(fields))
	call('HSET', CLAIMS, 'i' .. token, table.concat(ids, '\n'), 'n' .. token, #ids)
	call('ZADD', LEASES, now + length, 'G' .. token)
	call('HSET', META, 'token', token)
	return token
end
