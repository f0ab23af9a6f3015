-- Leases the tasks of tickets. Time is left to release-due.lua, since a ticket says that its task is ready.
-- ARGV: length of the leases in ms, number of this claim, numbers of claims whose answer was lost (each between
--   commas), how many tickets, their ids, their numbers: each number and how many in turn have it
-- returns one letter for each (y leased, a leased before by a claim whose answer was lost, n void), fencing token of
--   those leased now or '', fencing token of each a, the record in TASKS of each y and a, the record in FAILURES of
--   each (empty list: nothing of any)
-- state change: ready -> running
local count = tonumber(ARGV[4])
local again = {}

-- Know the tickets of a claim that was made, so that a client that comes back with them gets the same leases.
local function recall(claim)
	local token, numbers = string.match(call('HGET', SESSION, 'claim-tickets' .. claim % 32) or '', '^' .. claim .. ':(%d+):(.*)$')
	if token then
		local number = string.gmatch(numbers, '%d+')
		for id in string.gmatch(call('HGET', CLAIMS, 'i' .. token) or '', '[^\n]+') do
			again[id .. '\n' .. number()] = token
		end
	end
end

recall(ARGV[2])
for claim in string.gmatch(ARGV[3], '%d+') do
	recall(claim)
end

local any = next(again)
local marks, records = marksOf(ARGV, 5, 4 + count)
local letters, leased, numbers = {}, {}, {}
local found, known, tokens = {}, {}, {}
local i = 0

for run = 5 + count, #ARGV, 2 do
	local number, mark = ARGV[run], ticketMark(ARGV[run])
	for _ = 1, ARGV[run + 1] do
		i = i + 1
		local id, record = ARGV[4 + i], records[i]
		local before = any and again[id .. '\n' .. number]
		local letter = 'n'
		-- a ready task whose mark is damaged has no ticket that holds, and would wait for ever
		if marks[i] == mark or (marks[i] and marks[i] ~= '-' and not numberOf(marks[i])) then
			letter = 'y'
			leased[#leased + 1] = id
			numbers[#numbers + 1] = number
		elseif before and record and call('HGET', RUNNING, id) == before then
			letter = 'a'
			tokens[#tokens + 1] = before
		end
		letters[i] = letter
		if letter ~= 'n' then
			found[#found + 1] = id
			known[#known + 1] = record
		end
	end
end

local token = ''
if #leased > 0 then
	call('HDEL', TICKETS, unpack(leased))
	token = lease(leased, ARGV[1])
	call('HSET', SESSION, 'claim-tickets' .. ARGV[2] % 32, ARGV[2] .. ':' .. token .. ':' .. table.concat(numbers, '\n'))
	call('PEXPIRE', SESSION, 600000)
end
local renewed
for _, before in ipairs(tokens) do
	if before ~= renewed then
		renewed = before
		allowGrowth()
		call('ZADD', LEASES, 'XX', now + ARGV[1], 'G' .. before)
	end
end
local failures = #found > 0 and call('EXISTS', FAILURES) == 1 and call('HMGET', FAILURES, unpack(found)) or {}
return { table.concat(letters), token, tokens, known, failures }
