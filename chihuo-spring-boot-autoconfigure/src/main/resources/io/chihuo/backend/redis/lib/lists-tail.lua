-- The bytes before the bodies of new tasks that go to the tail at once, and put them there.
local function beginTail(stamp)
	return stamp
end

local function pushTail(entries)
	woken = call('RPUSH', READY, unpack(entries)) == #entries or skipped or woken
end
