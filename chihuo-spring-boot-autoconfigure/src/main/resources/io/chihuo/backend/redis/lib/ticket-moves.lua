-- The moves where a broker keeps the order of ready tasks: ids that are pushed get a ticket before the script ends.

-- Ids that were pushed and have no ticket yet, each with its side: head or tail.
local pushed, sides = {}, {}

function move.push(command, _, ...)
	local ending = command == 'LPUSH' and 'h' or 't'
	local count = #pushed
	for i, id in ipairs({ ... }) do
		pushed[count + i] = id
		sides[count + i] = ending
	end
end

function move.entry(id)
	return id
end

-- Give tickets to the ids that were pushed.
function move.issue()
	local count = #pushed
	if count == 0 then
		return
	end
	lastNumber = call('HINCRBY', META, 'order', count)
	local mark, group, fields = nil, nil, {}
	for i, id in ipairs(pushed) do
		local ending, number = sides[i], lastNumber - count + i
		if ending ~= sides[i - 1] then
			group = { ending .. digits(number) }
			groups[#groups + 1] = group
			mark = ticketMark(number)
		elseif ending == 'h' then
			mark = ticketMark(number)
		end
		group[#group + 1] = id
		local n = #fields
		fields[n + 1] = id
		fields[n + 2] = mark
		if n == 4 * STEP then
			call('HSET', TICKETS, unpack(fields))
			fields = {}
		end
	end
	if #fields > 0 then
		call('HSET', TICKETS, unpack(fields))
	end
	pushed, sides = {}, {}
end

-- The ticket of a ready id is void from now on; the id is forgotten next.
function move.leaveVoid()
	move.issue()
end

-- Give a waiting task another body.
function move.replace(id, stamp, body)
	local mark = string.sub(call('HGET', TASKS, id), 9, 17)
	call('HSET', TASKS, id, stamp .. (numberOf(mark) and mark or '') .. body)
end

-- Remove all entries that tasks are claimed from.
function move.clearReady()
	groups, pushed, sides = {}, {}, {}
	call('UNLINK', HEAD, READY, STALE, SUSPECTS, TICKETS, TICKET_BATCHES, TICKET_BATCH_TIMES)
end

-- An id waits where it is not claimed in turn, as while it is delayed, a suspect or dead; or that is over.
function move.markUnclaimable(id)
	call('HSET', TICKETS, id, '-')
end

function move.dropTicket(id)
	call('HDEL', TICKETS, id)
end
