-- Where a broker keeps the order of the ready tasks: a task that becomes ready gets a ticket instead of a place in a list, and the
-- broker brings it to a worker.

-- The tickets that this run issues.
local groups, lastNumber = {}, nil

-- The mark of a ticket's number in TASKS and TICKETS; no header or payload begins like it.
local function ticketMark(number)
	return '\2' .. packed(number)
end

-- The number that a mark stands for, or nil.
local function numberOf(mark)
	if not mark or #mark ~= 9 or string.byte(mark) ~= 2 then
		return nil
	end
	local high, low = struct.unpack('>I4I4', mark, 2)
	return digits(high * 4294967296 + low)
end

-- Marks of the tickets with which ids can be claimed, something else for those that have none, and the record
-- in TASKS of each.
local function marksOf(ids, from, to)
	local records = call('HMGET', TASKS, unpack(ids, from, to))
	local running = call('HMGET', RUNNING, unpack(ids, from, to))
	local latest = call('EXISTS', TICKETS) == 1 and call('HMGET', TICKETS, unpack(ids, from, to)) or {}
	local marks = {}
	for i, record in ipairs(records) do
		marks[i] = record and not running[i] and (latest[i] or string.sub(record, 9, 17))
	end
	return marks, records
end
