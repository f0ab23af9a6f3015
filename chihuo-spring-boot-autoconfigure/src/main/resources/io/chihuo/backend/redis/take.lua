-- Leases the tasks of tickets. Time is left to due.lua, since a ticket says that its task is ready.
-- ARGV: length of the leases in ms, number of this claim, numbers of claims whose answer was lost (each between
--   commas), ids of the tickets, numbers of the tickets
-- returns one letter for each (y leased, a leased before by a claim whose answer was lost, n void), fencing token of
--   those leased now or '', fencing token of each a, what TASKS holds of each y and a, what FAILURES holds of each
--   (empty list: nothing of any)
-- state change: ready -> running
local count = (#ARGV - 3) / 2
local again = {}

-- Know the tickets of a claim that was made, so that those who come back with them get the same leases.
local function recall(claim)
	local token, numbers = string.match(call('HGET', SESSION, 'take' .. claim % 32) or '', '^' .. claim .. ':(%d+):(.*)$')
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
local held = call('HMGET', TICKETS, unpack(ARGV, 4, 3 + count))
local records = call('HMGET', TASKS, unpack(ARGV, 4, 3 + count))
local letters, taken, numbers = {}, {}, {}
local found, known, tokens = {}, {}, {}
for i = 1, count do
	local id, number, record = ARGV[3 + i], ARGV[3 + count + i], records[i]
	local before = any and again[id .. '\n' .. number]
	if record and held[i] == number then
		letters[i] = 'y'
		taken[#taken + 1] = id
		numbers[#numbers + 1] = number
	elseif record and before and call('HGET', RUNNING, id) == before then
		letters[i] = 'a'
		tokens[#tokens + 1] = before
	else
		letters[i] = 'n'
	end
	if letters[i] ~= 'n' then
		found[#found + 1] = id
		known[#known + 1] = record
	end
end

local token = ''
if #taken > 0 then
	call('HDEL', TICKETS, unpack(taken))
	token = lease(taken, ARGV[1])
	call('HSET', SESSION, 'take' .. ARGV[2] % 32, ARGV[2] .. ':' .. token .. ':' .. table.concat(numbers, '\n'))
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
