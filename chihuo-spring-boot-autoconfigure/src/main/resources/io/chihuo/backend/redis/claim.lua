-- Leases tasks from the head of the queue.
-- ARGV: most tasks, length of the leases in ms, number of this claim, numbers of claims whose answer was lost
--   (each between commas)
-- returns ms until something may be claimable (-1: nothing waits for its time), fencing token of the tasks,
--   their ids, what TASKS holds of each, what FAILURES holds of each (empty list: nothing of any)
-- state change: ready -> running
catchUp()
local claimed, token, again = {}, nil, false

local last, before = string.match(call('HGET', SESSION, 'claim') or '', '^(%d+):(%d+)$')
if last and (last == ARGV[3] or string.find(ARGV[4], ',' .. last .. ',', 1, true)) then
	-- the answer did not arrive: give the same tasks again
	token = before
	for id in string.gmatch(call('HGET', CLAIMS, 'i' .. token) or '', '[^\n]+') do
		if call('HGET', RUNNING, id) == token then
			claimed[#claimed + 1] = id
		end
	end
	again = #claimed > 0
	if again then
		allowGrowth()
		call('ZADD', LEASES, 'XX', now + ARGV[2], 'G' .. token)
		call('HSET', SESSION, 'claim', ARGV[3] .. ':' .. token)
		call('PEXPIRE', SESSION, 600000)
	end
end

-- Take entries from a list until there are enough tasks or it is empty.
local function take(list, most)
	while #claimed < most do
		local entries = call('LPOP', list, most - #claimed)
		if not entries then
			return
		end
		local void = call('EXISTS', STALE) == 1
		for _, taken in ipairs(entries) do
			claimed[#claimed + 1] = void and live(taken) or (not void and taken or nil)
		end
	end
end

if #claimed == 0 then
	local most = tonumber(ARGV[1])
	take(HEAD, most)
	take(READY, most)
	if #claimed > 0 then
		-- grows with the clock, so that it keeps growing even if a failover has lost the latest writes
		token = digits(math.max(time[1] * 1000000 + time[2], (call('HGET', META, 'token') or 0) + 1))
		local fields = {}
		for i, id in ipairs(claimed) do
			fields[2 * i - 1] = id
			fields[2 * i] = token
		end
		if call('EXISTS', RUNNING) == 0 then
			-- a long value makes Redis keep this hash as a table rather than a list that it searches
			call('HSET', RUNNING, '', string.rep('-', 512))
		end
		call('HSET', RUNNING, unpack(fields))
		call('HSET', CLAIMS, 'i' .. token, table.concat(claimed, '\n'), 'n' .. token, #claimed)
		call('ZADD', LEASES, now + ARGV[2], 'G' .. token)
		call('HSET', META, 'token', token)
		call('HSET', SESSION, 'claim', ARGV[3] .. ':' .. token)
		call('PEXPIRE', SESSION, 600000)
	end
	if #claimed < most then
		woken = false
	end
end
wake()

if #claimed == 0 then
	return { nextMoment() }
end
local failures = call('EXISTS', FAILURES) == 1 and call('HMGET', FAILURES, unpack(claimed)) or {}
-- tasks that are given again are no sign that there are no others
local moment = again and call('EXISTS', HEAD, READY) > 0 and 0 or nextMoment()
return { moment, token, claimed, call('HMGET', TASKS, unpack(claimed)), failures }
