-- The moves that watch tasks for those who await them. A watch answers a letter (p pending, e ended, f finished and no
-- outcome is kept, u unknown), the order number or '0', and for e the end.

local function findEnded(id, order)
	local record, found = move.outcomeOf(id, order)
	if record then
		return 'e', found, record
	elseif order == '0' then
		return move.marked(id) and 'f' or 'u', '0'
	end
	-- a clear ends tasks without a look at each of them
	local cleared, at = string.match(call('HGET', META, 'cleared') or '', '^(%d+):(%d+)$')
	if cleared and tonumber(order) <= tonumber(cleared) then
		return 'e', order, ends().endRecord('L', at, '', nil, '')
	end
	return 'u', '0'
end

-- A dead letter has ended for those who await it, until it is requeued.
local function watchDead(id, tracking)
	local order = tracking and tracking.order or '0'
	local record = tracking and move.outcomeOf(id, order)
	if not record then
		local failures = move.failuresOf(id)
		record = ends().endRecord('F', failures.at, '', failures.reason, '')
	end
	return 'e', order, record
end

function move.watch(id, order, keep, answersFailure, node)
	local tracking = move.trackingOf(id)
	local isMeant = tracking and (order == '0' or tracking.order == order)
	if not isMeant and order ~= '0' then
		local rerun = move.trackingOf('\1' .. id)
		if rerun and rerun.order == order then
			return 'p', move.track('\1' .. id, rerun, keep, answersFailure, node)
		end
		return findEnded(id, order)
	elseif not isMeant and move.stateOf(id) == 'absent' then
		return findEnded(id, order)
	elseif call('ZSCORE', DEAD, id) then
		return watchDead(id, tracking)
	end
	return 'p', move.track(id, tracking, keep, answersFailure, node)
end

-- Watch a task that was to be added, by the letter that this answered.
function move.watchAdded(id, letter, keep, answersFailure, node)
	if letter == 'A' then
		return 'p', move.track(id, nil, keep, answersFailure, node)
	elseif letter == 'R' then
		return 'p', move.track('\1' .. id, move.trackingOf('\1' .. id), keep, answersFailure, node)
	elseif letter == 'F' then
		return findEnded(id, '0')
	elseif letter == 'X' then
		return 'u', '0'
	end
	return move.watch(id, '0', keep, answersFailure, node)
end

-- The order number of a kept outcome that a submission joins, or nil: letters of submit.lua.
function move.joinOutcome(id, joined)
	local state = joined ~= '-' and move.stateOf(id)
	if state ~= 'absent' and state ~= 'dead' then
		return nil
	end
	local record, order = move.outcomeOf(id, '0')
	return record and (joined == 'a' or string.find(record, '^[DM]')) and order
end
