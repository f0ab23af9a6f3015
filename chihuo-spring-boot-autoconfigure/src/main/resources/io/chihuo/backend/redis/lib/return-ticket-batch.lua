-- The caller publishes the tickets: the ticket batch comes with the answer as number and text, unless there is none, and
-- is issued to others only after ten seconds. Called last, before the answer is remembered.
local ownNumber, ownText

local function wake()
	if madeEnds then
		madeEnds.publishEnds()
	end
	ownNumber, ownText = storeTicketBatch(now + 10000)
	if suspected then
		publish('r')
	end
end

-- The number of this call, which comes last of the arguments, and its answer if it was made before, as numbered.lua says.
local function begin()
	local number = table.remove(ARGV)
	local last, answer, batch = string.match(call('HGET', SESSION, 'call' .. number % 32) or '',
		'^(%d+):(.*) (%d*)$')
	if not last or tonumber(last) < tonumber(number) then
		return number
	elseif last ~= number then
		return number, { '' }
	end
	local text = call('HGET', TICKET_BATCHES, batch)
	return number, text and { answer, batch, text } or { answer }
end

local function remember(number, answer)
	-- renewed first, since it takes no memory: see allowGrowth
	local alive = call('PEXPIRE', SESSION, 600000) == 1
	call('HSET', SESSION, 'call' .. number % 32, number .. ':' .. answer .. ' ' .. (ownNumber or ''))
	if not alive then
		call('PEXPIRE', SESSION, 600000)
		-- as in RUNNING, for a table rather than a list
		call('HSET', SESSION, '', string.rep('-', 512))
	end
	return { answer, ownNumber, ownText }
end
