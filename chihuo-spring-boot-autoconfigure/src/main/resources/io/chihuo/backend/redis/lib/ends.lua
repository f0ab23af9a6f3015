-- Whether outcomes of the queue may be kept.
local function areOutcomesKept()
	return settings[7] and (tonumber(settings[7]) or 0) > now
end

-- Whether an outcome of one of these ids is kept.
local function isAnyOutcomeKept(ids)
	if #ids == 0 or not areOutcomesKept() then
		return false
	end
	local keys, shared = {}, {}
	for _, id in ipairs(ids) do
		local key, orders, _, isShared = outcomePlace(id)
		if isShared then
			shared[key] = shared[key] or {}
			table.insert(shared[key], orders)
		else
			keys[#keys + 1] = key
		end
	end
	if #keys > 0 and call('EXISTS', unpack(keys)) > 0 then
		return true
	end
	for key, fields in pairs(shared) do
		for _, orders in ipairs(call('HMGET', key, unpack(fields))) do
			if orders then
				return true
			end
		end
	end
	return false
end

-- Functions that end the tracking of tasks, and publish that. Like those of moves() they are created where a script first
-- needs one of them; moves() uses them too.
local madeEnds
local function ends()
	if madeEnds then
		return madeEnds
	end
	local ended, NOW = {}, digits(now)

	-- Most bytes of a result that a wake-up carries, and of one message before it is published.
	local MAX_PUSHED, MAX_MESSAGE = 4096, 65536

	-- Most outcomes of one id that are kept.
	local MAX_KEPT = 3

	-- Wake-ups of this run by nodes, and how many bytes they have.
	local wakeUps, wakeUpBytes = {}, 0

	function ended.publishEnds()
		for node, parts in pairs(wakeUps) do
			call('PUBLISH', string.sub(META, 1, -5) .. 'ends:' .. node, table.concat(parts))
		end
		wakeUps, wakeUpBytes = {}, 0
	end

	-- The tracking that a record stands for, nil if it is damaged.
	function ended.readTracking(record)
		local order, keep, kind, nodes = string.match(record, '^(%d+):(%d+):([f-]):(.*)$')
		return order and { order = order, retention = tonumber(keep), answersFailure = kind == 'f', nodes = nodes }
	end

	-- An end as it is kept and published.
	function ended.endRecord(ending, at, content, reason, hash)
		return ending .. ':' .. at .. ':' .. #hash .. ':' .. (reason and #reason or '-') .. ':' .. hash .. (reason or '') .. content
	end

	-- Have the queue remember that outcomes are kept until then.
	local function noteExpiry(expiry)
		if expiry > (tonumber(settings[7]) or 0) then
			-- later than needed, so that it is seldom written
			settings[7] = digits(expiry + 10000)
			call('HSET', META, 'outcomes', settings[7])
		end
	end

	-- Keep an outcome, which becomes the latest of its id.
	local function keepOutcome(id, order, record, expiry)
		local key, orders, before, isShared = outcomePlace(id)
		local list, latest, count = order .. ':' .. digits(expiry), expiry, 1
		for other, otherExpiry in string.gmatch(call('HGET', key, orders) or '', '(%d+):(%d+)') do
			if other ~= order and count < MAX_KEPT and tonumber(otherExpiry) > now then
				list, latest, count = list .. ',' .. other .. ':' .. otherExpiry, math.max(latest, otherExpiry), count + 1
			elseif other ~= order then
				call('HDEL', key, before .. other)
			end
		end
		call('HSET', key, before .. order, record, orders, list)
		keepFor(key, isShared, latest - now)
		noteExpiry(latest)
	end

	local function addWakeUp(node, wakeUp)
		local parts = wakeUps[node] or {}
		wakeUps[node] = parts
		parts[#parts + 1] = wakeUp
		wakeUpBytes = wakeUpBytes + #wakeUp
	end

	-- Publish an end to nodes with commas between them.
	local function wakeNodes(nodes, id, order, record, content)
		if nodes == '' then
			return
		end
		local pushed = #content <= MAX_PUSHED and record or ''
		local wakeUp = order .. ':' .. #id .. ':' .. #pushed .. ':' .. id .. pushed
		if string.find(nodes, ',', 1, true) then
			for node in string.gmatch(nodes, '[^,]+') do
				addWakeUp(node, wakeUp)
			end
		else
			addWakeUp(nodes, wakeUp)
		end
		if wakeUpBytes > MAX_MESSAGE then
			ended.publishEnds()
		end
	end

	function ended.endTracking(id, tracking, ending, content, reason, hash)
		local record = ended.endRecord(ending, NOW, content, reason, hash)
		if tracking.retention > 0 then
			keepOutcome(id, tracking.order, record, now + tracking.retention)
		end
		wakeNodes(tracking.nodes, id, tracking.order, record, content)
	end

	-- End the trackings of tasks that have results, as endTracking does. The node of a move learns of them by the answer, unless
	-- that is an error: then move-flows.lua publishes those that it alone awaits.
	function ended.endResults(ids, trackings, results)
		local isAnyKept, empty, places, expiries = isAnyOutcomeKept(ids), 'D:' .. NOW .. ':0:-:', {}, {}
		for i, id in ipairs(ids) do
			local order, keep, nodes = string.match(trackings[i], '^(%d+):(%d+):[f-]:(.*)$')
			if order then
				local record, expiry = empty .. results[i], now + keep
				if expiry > now and isAnyKept then
					keepOutcome(id, order, record, expiry)
				elseif expiry > now then
					local key, orders, before, isShared = outcomePlace(id)
					local place = places[key] or { fields = {}, isShared = isShared, expiry = 0 }
					local fields, n = place.fields, #place.fields
					expiries[keep] = expiries[keep] or ':' .. digits(expiry)
					fields[n + 1], fields[n + 2], fields[n + 3], fields[n + 4] = before .. order, record, orders, order .. expiries[keep]
					place.expiry = math.max(place.expiry, expiry)
					places[key] = place
				end
				if nodes ~= ARGV.mover then
					wakeNodes(nodes, id, order, record, results[i])
				elseif nodes ~= '' then
					ARGV.unpublished[#ARGV.unpublished + 1] = order .. ':' .. #id .. ':0:' .. id
				end
			end
		end
		for key, place in pairs(places) do
			call('HSET', key, unpack(place.fields))
			keepFor(key, place.isShared, place.expiry - now)
			noteExpiry(place.expiry)
		end
	end

	madeEnds = ended
	return ended
end
