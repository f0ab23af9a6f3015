-- The moves that settle.lua makes with one task unless it is acknowledged with nothing else to do.

-- A completion takes the place of the outcome of the run; without one the task waits for it.
local function endParked(id, parked, isFinished)
	if parked.ending then
		move.endCompleted(id, parked, isFinished)
		return 's'
	end
	local failures = move.failuresOf(id)
	if failures.suspect ~= '' or failures.lapses > 0 then
		failures.suspect, failures.lapses = '', 0
		move.fail(id, failures, failures.at, failures.reason)
	end
	move.wait(id, parked, isFinished)
	return 'w'
end

-- Returns the letter that settle.lua answers, or nil for a task that is released and still to be enqueued.
function move.settle(id, running, letter, finish, delay, reason, content, log)
	local cancelled, isFinished = move.endLease(id, running)
	local parked = move.takeParked(id, running)
	if finish then
		move.mark(id)
		isFinished = true
	end
	if parked and not cancelled and (letter == 'W' or parked.ending) then
		return endParked(id, parked, isFinished)
	end
	if (letter == 'R' or letter == 'N' or letter == 'U') and not isFinished and not cancelled then
		if string.find(running, 'k', 1, true) then
			move.orphanLost(id)
		end
		return nil
	end
	local request = move.requestedRerun(id, isFinished)
	local isDone = letter == 'A' or letter == 'W'
	if request or isFinished or cancelled or isDone or letter == 'K' then
		move.endOutcome(id, (cancelled or letter == 'K') and 'C' or isDone and 'D' or isFinished and 'M' or 'F', content, reason)
		if request then
			return move.restart(id, request)
		end
		move.forget(id, 'M')
		return 'a'
	end
	if string.find(running, 'k', 1, true) then
		move.orphanLost(id)
	end
	local failures = move.failuresOf(id)
	failures.lapses = 0
	if log and log ~= '' then
		failures.log = log
	end
	if letter == 'C' then
		failures.suspect = string.match(running, '^%d+')
		return move.charge(id, failures, reason) and 'x' or 'r'
	end
	failures.attempts, failures.suspect = failures.attempts + (letter == 'P' and 0 or 1), ''
	if letter == 'D' then
		return move.giveUp(id, failures, reason, content) and 'x' or 'g'
	end
	move.fail(id, failures, now + delay, reason)
	return move.enqueue(id, true, now + delay)
end
