-- Leases tasks from the head of the queue.
-- ARGV: most tasks, length of the leases in ms, number of this claim, numbers of claims whose answer was lost
--   (each between commas), then ids that the caller does not take; these keep their place
-- returns ms until something may be claimable (-1: nothing waits for its time), 1 if suspects wait or 0, fencing token
--   of the tasks, their ids, what TASKS holds of each, what FAILURES holds of each (empty list: nothing of any)
-- state change: ready -> running
catchUp()
local claimed, token, again = {}, nil, false
local excluded, left = #ARGV > 4 and {}, {}
for i = 5, #ARGV do
	excluded[ARGV[i]] = true
end

local function rememberClaim()
	call('HSET', SESSION, 'claim' .. ARGV[3] % 32, ARGV[3] .. ':' .. token)
	call('PEXPIRE', SESSION, 600000)
end

-- The answer of a claim did not arrive: give the same tasks again.
local function recall(claim)
	local slot = 'claim' .. claim % 32
	local before = string.match(call('HGET', SESSION, slot) or '', '^' .. claim .. ':(%d+)$')
	for id in string.gmatch(before and call('HGET', CLAIMS, 'i' .. before) or '', '[^\n]+') do
		if call('HGET', RUNNING, id) == before then
			claimed[#claimed + 1] = id
		end
	end
	if #claimed > 0 then
		token, again = before, true
		allowGrowth()
		call('ZADD', LEASES, 'XX', now + ARGV[2], 'G' .. token)
		call('HDEL', SESSION, slot)
		rememberClaim()
	end
end

recall(ARGV[3])
for claim in string.gmatch(ARGV[4], '%d+') do
	if not again then
		recall(claim)
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
			local id = void and live(taken) or (not void and taken or nil)
			local list = excluded and excluded[id] and left or claimed
			list[#list + 1] = id
		end
	end
end

if #claimed == 0 then
	local most = tonumber(ARGV[1])
	take(HEAD, most)
	take(READY, most)
	for i = #left, 1, -1 do
		call('LPUSH', HEAD, entry(left[i]))
	end
	if #claimed < most and #left > 0 then
		-- a worker that finds too little relies on being woken, although entries are left
		call('HSET', META, 'skipped', 1)
	elseif #claimed < most and skipped then
		call('HDEL', META, 'skipped')
	end
	if #claimed > 0 then
		token = lease(claimed, ARGV[2])
		rememberClaim()
	end
	if #claimed < most and #left == 0 then
		woken = false
	end
end
wake()

local waiting = call('EXISTS', SUSPECTS)
if #claimed == 0 then
	return { nextMoment(), waiting }
end
local failures = call('EXISTS', FAILURES) == 1 and call('HMGET', FAILURES, unpack(claimed)) or {}
-- tasks that are given again are no sign that there are no others
local others = call('EXISTS', HEAD, READY) > 0 or string.find(ARGV[4], ',%d+,%d')
local moment = again and others and 0 or nextMoment()
return { moment, waiting, token, claimed, call('HMGET', TASKS, unpack(claimed)), failures }
