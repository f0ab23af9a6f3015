-- End the lease of an id; returns whether it was cancelled and whether it was finished meanwhile.
function move.endLease(id, running)
	call('HDEL', RUNNING, id)
	if string.find(running, 'i', 1, true) then
		call('ZREM', LEASES, 'L' .. id)
	end
	leave(string.match(running, '^%d*'), 1)
	return string.find(running, 'c', 1, true), string.find(running, 'f', 1, true)
end

-- The rerun of an id that was requested while it ran, unless its finish forbids that, or nil.
function move.requestedRerun(id, finished)
	local request = call('HGET', RERUNS, id)
	return request and not (finished and string.find(request, '^.[^e]%d+:........')) and request or nil
end

-- Run an id again as was requested; its outcome has ended. Returns where it waits then.
function move.restart(id, request)
	local first, due, stamp, body = string.match(request, '^(.).(%d+):(........)(.*)$')
	if not first then
		due, stamp, body = 0, '', ''
	end
	call('HDEL', RERUNS, id)
	due = math.max(tonumber(due), now)
	call('HDEL', FAILURES, id)
	call('HSET', TASKS, id, first and stamp .. move.readyMark(due) .. body or '')
	local tracking = call('HGET', TRACKED, '\1' .. id)
	if tracking then
		call('HSET', TRACKED, id, tracking)
		call('HDEL', TRACKED, '\1' .. id)
	end
	return move.enqueue(id, first == 'f', due)
end

-- Move a task whose lease lapsed to its next state.
local function lapse(id, running)
	local cancelled, finished = move.endLease(id, running)
	local parked = move.takeParked(id, running)
	if parked and parked.ending and not cancelled then
		move.endCompleted(id, parked, finished)
		return
	end
	local request = move.requestedRerun(id, finished)
	if request or cancelled or finished then
		local ending = cancelled and 'C' or finished and 'M' or 'S'
		move.endOutcome(id, ending)
		if request then
			move.restart(id, request)
		else
			move.forget(id, ending)
		end
		return
	end
	if string.find(running, 'k', 1, true) then
		move.orphanLost(id)
	end
	local failures = move.failuresOf(id)
	local wasSuspect, token = failures.suspect ~= '', string.match(running, '^%d+') or '0'
	failures.suspect, failures.lapses = token, failures.lapses + 1
	if not wasSuspect then
		move.fail(id, failures, now, failures.reason)
		move.addSuspect(id)
		return
	end
	local charged = {}
	for other in string.gmatch(failures.charged, '%d+') do
		charged[#charged + 1] = other
	end
	charged[#charged + 1] = token
	failures.charged = table.concat(charged, ',', math.max(#charged - 7, 1))
	if move.charge(id, failures, 'Its process died ' .. failures.crashes + 1
		.. ' time(s) while the task was claimed alone, or was cut off') then
		move.notifyDead(id)
	end
end

-- Fail tasks that were not completed in time, and reclaim tasks with lapsed leases, to the head; the one claimed first is
-- the next to be claimed. Those beyond the limit of one script keep their place in LEASES for the next one.
local function reclaim(members)
	local tokens, renewed, known = {}, {}, {}
	for _, member in ipairs(members) do
		local kind, name = string.sub(member, 1, 1), string.sub(member, 2)
		local token = name
		if kind == 'L' then
			token = string.match(call('HGET', RUNNING, name) or '', '^%d+')
			renewed[name] = true
		end
		if kind == 'W' then
			move.expire(name)
		elseif kind ~= 'L' and kind ~= 'G' then
			call('ZADD', LEASES, 'XX', now + move.UNKNOWN_KIND_DELAY, member)
		elseif not token then
			call('ZREM', LEASES, member)
		elseif not known[token] then
			known[token] = true
			tokens[#tokens + 1] = token
		end
	end
	table.sort(tokens, function(one, other)
		return #one > #other or (#one == #other and one > other)
	end)
	local left, looked = STEP, 0
	for _, token in ipairs(tokens) do
		local group = tonumber(call('ZSCORE', LEASES, 'G' .. token) or math.huge) <= now
		local ids, held = {}, {}
		for id in string.gmatch(call('HGET', CLAIMS, 'i' .. token) or '', '[^\n]+') do
			ids[#ids + 1] = id
		end
		for first = 1, #ids, STEP do
			for _, running in ipairs(call('HMGET', RUNNING, unpack(ids, first, math.min(first + STEP - 1, #ids)))) do
				held[#held + 1] = running
			end
		end
		for i = #ids, 1, -1 do
			if left == 0 then
				return
			end
			local running = held[i]
			if running and string.byte(running) ~= 119 and (string.match(running, '^%d+') or token) == token
				and (renewed[ids[i]] or (group and not string.find(running, 'i', 1, true))) then
				lapse(ids[i], running)
				left = left - 1
			end
		end
		if group then
			call('ZREM', LEASES, 'G' .. token)
		end
		looked = looked + #ids
		if looked >= STEP then
			return
		end
	end
end

-- Put due tasks where they are claimed from: earlier ones before later ones at either end.
local function releaseDue(members)
	call('ZREM', DELAYED, unpack(members))
	local ids = {}
	for i, member in ipairs(members) do
		local kind = string.sub(member, 1, 1)
		ids[i] = string.sub(member, (kind == 'd' or kind == 'h') and 10 or 2)
		if kind == 'd' or kind == 'h' then
			call('HDEL', TIES, ids[i])
		end
	end
	for i = #members, 1, -1 do
		if string.find(members[i], '^[Hh]') then
			move.enqueue(ids[i], true, now)
		end
	end
	for i, member in ipairs(members) do
		if string.find(member, '^[Dd]') then
			move.enqueue(ids[i], false, now)
		elseif not string.find(member, '^[Hh]') then
			call('ZADD', DELAYED, now + move.UNKNOWN_KIND_DELAY, member)
		end
	end
end

-- Make the transitions that are due to time; no more of each kind than one script may do.
function move.catchUp()
	local lapsed = call('ZRANGEBYSCORE', LEASES, '-inf', now, 'LIMIT', 0, STEP)
	if #lapsed > 0 then
		reclaim(lapsed)
	end
	local due = call('ZRANGEBYSCORE', DELAYED, '-inf', '(' .. now + 1, 'LIMIT', 0, STEP)
	if #due > 0 then
		releaseDue(due)
	end
	if retention > 0 then
		local expired = math.min(call('ZCOUNT', EXPIRING, '-inf', now - retention), STEP)
		if expired > 0 then
			call('ZREMRANGEBYRANK', EXPIRING, 0, expired - 1)
		end
	end
end
