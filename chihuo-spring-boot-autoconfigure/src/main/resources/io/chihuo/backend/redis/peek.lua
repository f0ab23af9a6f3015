-- Pages through a part of the queue.
-- ARGV: head, tail, delayed, running, dead or newest_dead; most ids; then where the page begins, empty for the first:
--   entries before it (head, tail), or the score of the last member and how many members with that score come before (delayed,
--   running), with how many ids of the member that follows (running), or the number of the last dead letter
-- returns where the next page begins, as the last arguments with _ between them, or '' if this is the last one, then ids
-- state change: none
catchUp()
local view, size, from = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local skip, within = tonumber(ARGV[4]) or 0, tonumber(ARGV[5]) or 0
local page = { '' }

-- Entries that are looked at for one page, beyond those that are on it.
local LOOKED_AT = 1000

-- The id of an entry in the lists, or nil if it is void.
local function liveId(entry)
	local at = string.find(entry, '\1', 1, true)
	local id = at and string.sub(entry, 1, at - 1) or entry
	local void = call('HGET', STALE, id)
	if not void or (at and string.match(void, '^%d+') == string.sub(entry, at + 1)) then
		return id
	end
end

-- Entries of one list, or of the suspects, in the order of the view.
local function read(list, length, first, count)
	local last = math.min(first + count, length) - 1
	if view == 'tail' then
		first, last = length - 1 - last, length - 1 - first
	end
	local entries = list == SUSPECTS and call('ZRANGE', list, first, last) or call('LRANGE', list, first, last)
	if view == 'tail' then
		for i = 1, math.floor(#entries / 2) do
			entries[i], entries[#entries + 1 - i] = entries[#entries + 1 - i], entries[i]
		end
	end
	return entries
end

local function ready()
	local position, left = math.floor(tonumber(from) or 0), size + LOOKED_AT
	local start, anyVoid = 0, call('EXISTS', STALE) == 1
	local lists = view == 'tail' and { READY, HEAD, SUSPECTS } or { SUSPECTS, HEAD, READY }
	for _, list in ipairs(lists) do
		local length = list == SUSPECTS and call('ZCARD', list) or call('LLEN', list)
		while position < start + length do
			local wanted = math.min(size + 1 - #page, left)
			if wanted == 0 then
				page[1] = digits(position)
				return
			end
			for _, entry in ipairs(read(list, length, position - start, wanted)) do
				local id = entry
				if anyVoid and list ~= SUSPECTS then
					id = liveId(entry)
				end
				page[#page + 1] = id
				position, left = position + 1, left - 1
			end
		end
		start = start + length
	end
end

-- Members from a score on, those that are skipped not among them, with their scores.
local function members(set, count)
	return call('ZRANGEBYSCORE', set, from == '' and '-inf' or from, '+inf', 'WITHSCORES', 'LIMIT', skip, count)
end

-- Continue behind a member.
local function passed(score)
	if tonumber(score) == tonumber(from) then
		skip = skip + 1
	else
		from, skip = score, 1
	end
end

-- Where a page begins with a member: at its score, behind those before it with the same one.
local function beginning(score)
	return score .. '_' .. (tonumber(score) == tonumber(from) and skip or 0)
end

local function delayed()
	local found = members(DELAYED, size + 1)
	for i = 1, math.min(#found, 2 * size), 2 do
		local kind = string.sub(found[i], 1, 1)
		if kind == 'D' or kind == 'H' then
			page[#page + 1] = string.sub(found[i], 2)
		elseif kind == 'd' or kind == 'h' then
			page[#page + 1] = string.sub(found[i], 10)
		end
		passed(found[i + 1])
	end
	if #found > 2 * size then
		page[1] = beginning(found[#found])
	end
end

-- Ids that may be leased by a member of LEASES, and which of them are.
local function leased(member)
	local kind, name = string.sub(member, 1, 1), string.sub(member, 2)
	if kind == 'L' then
		return { name }, { true }
	end
	local ids, held = {}, {}
	if kind == 'G' then
		for id in string.gmatch(call('HGET', CLAIMS, 'i' .. name) or '', '[^\n]+') do
			ids[#ids + 1] = id
		end
	end
	for i = 1, #ids, STEP do
		for k, running in ipairs(call('HMGET', RUNNING, unpack(ids, i, math.min(i + STEP - 1, #ids)))) do
			held[i + k - 1] = running and string.match(running, '^%d+') == name and not string.find(running, 'i', 1, true)
		end
	end
	return ids, held
end

local function running()
	local left = size + LOOKED_AT
	local found = members(LEASES, size + 1)
	for i = 1, #found, 2 do
		local ids, held = leased(found[i])
		for k = within + 1, #ids do
			if #page > size or left == 0 then
				page[1] = beginning(found[i + 1]) .. '_' .. k - 1
				return
			end
			page[#page + 1] = held[k] and ids[k] or nil
			left = left - 1
		end
		within = 0
		passed(found[i + 1])
	end
	if #found == 2 * (size + 1) then
		page[1] = from .. '_' .. skip
	end
end

local function dead()
	local found
	if view == 'dead' then
		local after = from == '' and '-inf' or '(' .. from
		found = call('ZRANGEBYSCORE', DEAD, after, '+inf', 'WITHSCORES', 'LIMIT', 0, size + 1)
	else
		local before = from == '' and '+inf' or '(' .. from
		found = call('ZREVRANGEBYSCORE', DEAD, before, '-inf', 'WITHSCORES', 'LIMIT', 0, size + 1)
	end
	for i = 1, math.min(#found, 2 * size), 2 do
		page[#page + 1] = found[i]
	end
	if #found > 2 * size then
		page[1] = found[2 * size]
	end
end

local parts = { head = ready, tail = ready, delayed = delayed, running = running, dead = dead, newest_dead = dead }
parts[view]()
wake()
return page
