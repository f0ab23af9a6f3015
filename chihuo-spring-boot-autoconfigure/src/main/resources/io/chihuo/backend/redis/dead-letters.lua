-- Pages through the dead letters, oldest first.
-- ARGV: number after which the page begins, most dead letters, most bytes of their records and failures, y to return payloads
-- returns number of the last one if more follow, else '', their ids, the record in TASKS of each (without its payload
--   unless that is requested), the record in FAILURES of each. At least one dead letter if there is one, however large.
-- state change: none

-- Most bytes of records that one script reads.
local READ = 8 * 1024 * 1024

-- The part before the payload; all of a record in which no payload is found.
local function headOf(record)
	local at, tag = 9, string.byte(record, 9)
	while tag and tag ~= 0 do
		if tag == 2 or tag == 3 then
			at = at + 9
		elseif #record < at + 4 then
			return record
		else
			at = at + 5 + struct.unpack('>I4', record, at + 1)
		end
		tag = string.byte(record, at)
	end
	return string.sub(record, 1, at)
end

catchUp()
local size, room, left = tonumber(ARGV[2]), tonumber(ARGV[3]), READ
local found = call('ZRANGEBYSCORE', DEAD, '(' .. ARGV[1], '+inf', 'WITHSCORES', 'LIMIT', 0, size + 1)
local ids, records, failures, last = {}, {}, {}, ''
for i = 1, math.min(#found, 2 * size), 2 do
	local id = found[i]
	local record, failure = call('HGET', TASKS, id) or '', call('HGET', FAILURES, id) or ''
	left = left - #record
	record = ARGV[4] == 'y' and record or headOf(record)
	room = room - #record - #failure
	if #ids > 0 and (room < 0 or left < 0) then
		break
	end
	local n = #ids + 1
	ids[n], records[n], failures[n], last = id, record, failure, found[i + 1]
end
wake()
return { 2 * #ids < #found and last or '', ids, records, failures }
