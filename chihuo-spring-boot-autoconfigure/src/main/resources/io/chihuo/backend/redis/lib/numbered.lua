-- The number of this call, which comes last of the arguments, and its answer if it was made before: a client whose
-- connection was cut sends unanswered calls again. After one of a higher number with the same remainder it is not
-- made: its client gave it up, and it was on its way for long. Nobody waits for the empty answer. A part of move-flows.lua, which
-- has a mover, is made with the whole.
local function begin()
	local number = table.remove(ARGV)
	if ARGV.mover then
		return number, nil
	end
	local kept = call('HGET', SESSION, 'call' .. number % 32)
	local last = kept and string.match(kept, '^%d+')
	if not last then
		return number, nil
	elseif last == number then
		return number, string.sub(kept, #last + 2)
	end
	return number, tonumber(last) > tonumber(number) and '' or nil
end

-- Keep the answer until another call has the same remainder; a client makes that one only when it has this answer.
local function remember(number, answer)
	if ARGV.mover then
		return answer
	end
	-- renewed first, since it takes no memory: see allowGrowth
	local alive = call('PEXPIRE', SESSION, '600000') == 1
	call('HSET', SESSION, 'call' .. number % 32, number .. ':' .. answer)
	if not alive then
		call('PEXPIRE', SESSION, '600000')
		-- as in RUNNING, for a table rather than a list
		call('HSET', SESSION, '', string.rep('-', 512))
	end
	return answer
end
