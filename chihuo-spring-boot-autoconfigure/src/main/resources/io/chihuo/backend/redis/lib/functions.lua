-- Functions that nearly all scripts need.

-- Most that one script does on the way, so that none blocks the server for long.
local STEP = 500

-- Whether something became claimable where nothing was. A worker that finds nothing takes the last entry of both
-- lists, so that only the first entry of one has to be notified, unless the worker skipped entries that it excludes.
local woken = false

-- Whether a suspect came to wait.
local suspected = false

-- A number in 8 bytes; a single one of that size would be cut by a server of 32 bits.
local function packed(number)
	return struct.pack('>I4I4', math.floor(number / 4294967296), number % 4294967296)
end

local function digits(number)
	return string.format('%.0f', number)
end

local function publish(event)
	call('PUBLISH', string.sub(META, 1, -5) .. 'events', event)
end

-- A write that takes no memory, made before any that does: at its memory limit Redis refuses a script whose first
-- write may grow, and scripts that settle tasks must not be refused.
local function allowGrowth()
	call('HDEL', META, '')
end
