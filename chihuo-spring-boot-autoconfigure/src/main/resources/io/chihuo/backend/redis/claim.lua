-- Leases tasks from the head of the queue.
-- ARGV: most tasks, length of the leases in ms, number of this claim, numbers of claims whose answer was lost
--   (each between commas), then ids that the caller does not take; these keep their place
-- returns ms until something may be claimable (-1: nothing waits for its time; -2: it is to be claimed again, since there
--   were so many void entries that some are left), 1 if suspects wait or 0, fencing token of the tasks, their ids, the
--   record in TASKS of each, the record in FAILURES of each (empty list: nothing of any)
-- state change: ready -> running
local moment = nextMoment()
if moment == 0 or retention > 0 or not settings[2] then
	catchUp()
	moment = made and nextMoment() or moment
end
local claimed, token, again = {}, nil, false

local function rememberClaim()
	call('HSET', SESSION, 'claim' .. ARGV[3] % 32, ARGV[3] .. ':' .. token)
	call('PEXPIRE', SESSION, '600000')
end

-- The answer of a claim did not arrive: give the same tasks again.
for claim in string.gmatch(ARGV[3] .. ARGV[4], '%d+') do
	local kept = not again and call('HGET', SESSION, 'claim' .. claim % 32)
	local number, before = string.match(kept or '', '^(%d+):(%d*)$')
	if claim == ARGV[3] and number and (tonumber(number) > tonumber(claim) or before == '') then
		-- it was on its way for so long that the client has given it up, and nobody would run its tasks
		wake()
		return { 0, 0 }
	end
	before = number == claim and before
	if not again and not before and claim ~= ARGV[3] and tonumber(number or -1) < tonumber(claim) then
		allowGrowth()
		call('HSET', SESSION, 'claim' .. claim % 32, claim .. ':')
		call('PEXPIRE', SESSION, '600000')
	end
	for id in string.gmatch(before and call('HGET', CLAIMS, 'i' .. before) or '', '[^\n]+') do
		if call('HGET', RUNNING, id) == before then
			claimed[#claimed + 1] = id
		end
	end
	if not again and #claimed > 0 then
		token, again = before, true
		allowGrowth()
		call('ZADD', LEASES, 'XX', now + ARGV[2], 'G' .. token)
		call('HDEL', SESSION, 'claim' .. claim % 32)
		rememberClaim()
	end
end

local unfinished = false
if not again then
	local most, left, void = tonumber(ARGV[1]), {}, 0
	local excluded = #ARGV > 4 and {}
	for i = 5, #ARGV do
		excluded[ARGV[i]] = true
	end
	-- take entries from each list until there are enough tasks or it is empty
	for _, list in ipairs({ HEAD, READY }) do
		while #claimed < most and void < STEP do
			local wanted = most - #claimed
			local entries = call('LPOP', list, wanted)
			if not entries then
				break
			end
			local isEmpty = #entries < wanted
			local anyVoid = call('EXISTS', STALE) == 1
			if #claimed == 0 and not excluded and not anyVoid then
				claimed, entries = entries, {}
			end
			for _, entry in ipairs(entries) do
				local id = entry
				if anyVoid then
					id = moves().live(entry)
					void = void + (id and 0 or 1)
				end
				local taken = excluded and excluded[id] and left or claimed
				taken[#taken + 1] = id
			end
			if isEmpty then
				break
			end
		end
	end
	unfinished = void >= STEP and #claimed < most
	for i = #left, 1, -1 do
		call('LPUSH', HEAD, moves().entry(left[i]))
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

local anything = call('EXISTS', SUSPECTS, FAILURES) > 0
local waiting = anything and call('EXISTS', SUSPECTS) or 0
if #claimed == 0 then
	return { unfinished and -2 or moment, waiting }
end
local failures = anything and call('EXISTS', FAILURES) == 1 and call('HMGET', FAILURES, unpack(claimed)) or {}
-- tasks that are given again are no sign that there are no others
local others = unfinished or (again and (call('EXISTS', HEAD, READY) > 0 or string.find(ARGV[4], ',%d+,%d')))
local lapse = tonumber(ARGV[2])
moment = others and 0 or (moment < 0 and lapse or math.min(moment, lapse))
return { moment, waiting, token, claimed, call('HMGET', TASKS, unpack(claimed)), failures }
