-- The bytes before the bodies of new tasks that go to the tail at once, and the tickets of those tasks.
local tailNumber

local function beginTail(stamp)
	if made then
		made.issue()
	end
	tailNumber = call('HINCRBY', META, 'order', 1)
	return stamp .. ticketMark(tailNumber)
end

local function pushTail(ids)
	lastNumber = tailNumber
	groups[#groups + 1] = { 't' .. digits(tailNumber), table.concat(ids, '\n') }
end
