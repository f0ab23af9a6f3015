-- The ends of tasks for those who await them. Each end of a task, and of a requested rerun, passes endOutcome, giveUp or
-- dropRerun.

-- How long a completion from outside is kept for comparison where nobody awaits the task, in ms.
local COMPLETION_RETENTION = 60000

-- The tracking in a field of TRACKED, or nil; one that is damaged is removed.
function move.trackingOf(field)
	local record = call('HGET', TRACKED, field)
	local tracking = record and ends().readTracking(record)
	if record and not tracking then
		call('HDEL', TRACKED, field)
	end
	return tracking
end

local function writeTracking(field, tracking)
	call('HSET', TRACKED, field, table.concat({ tracking.order, digits(tracking.retention),
		tracking.answersFailure and 'f' or '-', tracking.nodes }, ':'))
end

-- Have a watch join a tracking, or begin one; returns the order number.
function move.track(field, tracking, keep, answersFailure, node)
	local joined = tracking or { order = digits(call('HINCRBY', META, 'order', 1)), retention = 0,
		answersFailure = answersFailure, nodes = '' }
	local isChanged = not tracking
	if keep > joined.retention then
		joined.retention, isChanged = keep, true
	end
	if node ~= '' and not string.find(',' .. joined.nodes .. ',', ',' .. node .. ',', 1, true) then
		local _, commas = string.gsub(joined.nodes, ',', '')
		if commas < 999 then
			joined.nodes, isChanged = joined.nodes == '' and node or joined.nodes .. ',' .. node, true
		end
	end
	if isChanged then
		writeTracking(field, joined)
	end
	return joined.order
end

-- An outcome that is kept, and its order number; '0' stands for the latest of the id.
function move.outcomeOf(id, order)
	local key, field, before = outcomePlace(id)
	local orders = areOutcomesKept() and call('HGET', key, field)
	if not orders then
		return nil
	end
	order = order == '0' and string.match(orders, '^%d+') or order
	local expiry = string.match(',' .. orders, '[,-]' .. order .. ':(%d+)')
	if not expiry or order == '0' or tonumber(expiry) <= now then
		return nil
	end
	return call('HGET', key, before .. order), order
end

-- A new task of the id begins: earlier outcomes are found by their order numbers only.
function move.hideOutcomes(id)
	local key, field = outcomePlace(id)
	local orders = areOutcomesKept() and call('HGET', key, field)
	if orders and string.byte(orders) ~= 45 then
		call('HSET', key, field, '-' .. orders)
	end
end

-- End a task for those who await it. Endings are letters: D done, F failed, C cancelled, X discarded, L cleared, M marked as
-- finished, S superseded.
function move.endOutcome(id, ending, content, reason, hash)
	move.endChildren(id, ending)
	local tracking = move.trackingOf(id)
	if tracking then
		call('HDEL', TRACKED, id)
		ends().endTracking(id, tracking, ending, content or '', reason, hash or '')
	end
end

-- Forget a requested rerun, which ends so for those who await it.
function move.dropRerun(id, ending)
	if call('HDEL', RERUNS, id) == 0 then
		return
	end
	local tracking = move.trackingOf('\1' .. id)
	if tracking then
		call('HDEL', TRACKED, '\1' .. id)
		ends().endTracking(id, tracking, ending, '', nil, '')
	end
end

-- Forget a task that is in no place any more and whose outcome has ended; a rerun that is not made ends in the same way.
function move.forget(id, ending)
	call('HDEL', TASKS, id)
	call('HDEL', FAILURES, id)
	move.dropRerun(id, ending)
	move.dropTicket(id)
end

-- End and forget a task that is in no place any more.
function move.remove(id, ending)
	move.endOutcome(id, ending)
	move.forget(id, ending)
end

-- End a task for good whose run failed: it becomes a dead letter, unless its failure is kept for those who await it.
-- Returns whether it became one.
function move.giveUp(id, failures, reason, content, hash)
	move.endChildren(id, 'F')
	local tracking = move.trackingOf(id)
	if tracking then
		ends().endTracking(id, tracking, 'F', content or '', reason, hash or '')
		if tracking.answersFailure then
			call('HDEL', TRACKED, id)
			move.forget(id, 'S')
			return false
		end
		tracking.nodes = ''
		writeTracking(id, tracking)
	end
	move.storeDeadLetter(id, failures, reason)
	return true
end

-- Have a worker call its listeners for a dead letter that no run of it made.
function move.notifyDead(id)
	call('RPUSH', CRASH_NOTICES, id)
	call('LTRIM', CRASH_NOTICES, -1000, -1)
	publish('d')
end

-- A right to complete a task, as TRACKED has it: hash of the token, deadline, and the completion if there was one.
function move.parkedOf(record)
	local deadline, finish, length, rest = string.match(record or '', '^(%d+):([f-]):(%d+):(.*)$')
	if not deadline then
		return nil
	end
	local parked = { deadline = tonumber(deadline), finish = finish == 'f', hash = string.sub(rest, 1, length) }
	local ending, reasonLength, body = string.match(string.sub(rest, length + 1), '^([DF])(%d+):(.*)$')
	if ending then
		parked.ending, parked.content = ending, string.sub(body, reasonLength + 1)
		parked.reason = ending == 'F' and string.sub(body, 1, reasonLength) or nil
	end
	return parked
end

function move.parkedRecord(parked)
	local record = table.concat({ digits(parked.deadline), parked.finish and 'f' or '-', #parked.hash, parked.hash }, ':')
	local reason = parked.reason or ''
	return parked.ending and table.concat({ record, parked.ending, #reason, ':', reason, parked.content }) or record
end

-- The right to complete a task whose run has ended, if there is one, which is taken from it.
function move.takeParked(id, running)
	if not string.find(running, 'p', 1, true) then
		return nil
	end
	local parked = move.parkedOf(call('HGET', TRACKED, '\2' .. id))
	call('HDEL', TRACKED, '\2' .. id)
	return parked
end

-- Have a task whose run has ended wait to be completed.
function move.wait(id, parked, isFinished)
	call('HSET', RUNNING, id, isFinished and 'wf' or 'w')
	call('HSET', TRACKED, '\2' .. id, move.parkedRecord(parked))
	move.addWaiting(1)
	call('ZADD', LEASES, digits(parked.deadline), 'W' .. id)
	if call('ZRANGE', LEASES, 0, 0)[1] == 'W' .. id then
		publish('n' .. digits(math.max(parked.deadline - now, 0)))
	end
end

-- Run again as was requested, or forget the task; its outcome has ended.
function move.restartOrForget(id, isFinished)
	local request = move.requestedRerun(id, isFinished)
	if request then
		move.restart(id, request)
	else
		move.forget(id, 'M')
	end
end

-- End a task that failed outside of its run and is in no place any more.
function move.endFailed(id, isFinished, reason, content, hash)
	if isFinished or move.requestedRerun(id, isFinished) then
		move.endOutcome(id, 'F', content, reason, hash)
		move.restartOrForget(id, isFinished)
		return
	end
	local failures = move.failuresOf(id)
	failures.attempts, failures.suspect, failures.lapses = failures.attempts + 1, '', 0
	if move.giveUp(id, failures, reason, content, hash) then
		move.notifyDead(id)
	end
end

-- End a task that is in no place any more with its completion.
function move.endCompleted(id, parked, isFinished)
	if not move.trackingOf(id) then
		-- a second completion is compared with the first one for a while
		move.track(id, nil, COMPLETION_RETENTION, false, '')
	end
	if parked.ending == 'F' then
		move.endFailed(id, isFinished, parked.reason, parked.content, parked.hash)
		return
	end
	if parked.finish then
		move.mark(id)
	end
	move.endOutcome(id, 'D', parked.content, nil, parked.hash)
	move.restartOrForget(id, parked.finish or isFinished)
end

-- Fail a task that nobody has completed in time.
function move.expire(id)
	local running = call('HGET', RUNNING, id) or ''
	if string.byte(running) ~= 119 then
		call('ZREM', LEASES, 'W' .. id)
		return
	end
	move.unlink(id, 'waiting')
	move.endFailed(id, string.find(running, 'f', 1, true), 'It was not completed in time')
end
