-- The beginning of every script: time and policy. Before it stand the names of the keys (QueueKeys.java), in the order of KEYS.
-- All keys of a queue are declared even where a script does not use them: while a slot moves, Redis Cluster then answers
-- TRYAGAIN rather than run a script on half of a queue.
--
--   META      hash    format: format and minor version (StoreFormat.java) of those who write here, a dot between them;
--                     max-length, max-crashes, retention (ms); order: last number given, the first of which is the server's
--                     time in microseconds; token: last fencing token;
--                     skipped: there if the last claim that found too little left entries that it excluded; outcomes: no
--                     outcome is kept longer; waiting: how many tasks wait to be completed; cleared: last number given at
--                     the last clear, a colon and its time; strays: where the search for children of cleared parents goes on
--   TASKS     hash    id -> when it was added (8 bytes, ms since the epoch); then may stand \2 and 8 bytes for tickets.lua,
--                     then \3 and 8 bytes: since when it is ready, or will be; then fields (TaskFields.java: a byte, the
--                     length in 4 bytes, and so many bytes), \0 and the payload
--   HEAD      list    front part of the queue, READY the rest; entries are ids, or id \1 generation (see STALE)
--   READY     list
--   STALE     hash    id -> generation of its live entry (0: none) : number of entries in the lists that are void
--   DELAYED   zset    D + id (goes to the tail) or H + id (goes to the head), by the time at which it is due; d or h, the
--                     record in TIES of the id, and the id, for tasks with the same time as thousands of others
--   RUNNING   hash    id -> fencing token and flags: i lease renewed by itself, c cancelled, f finished meanwhile,
--                     s claimed as a suspect, p may be completed from outside, k has noted children; others are kept as they
--                     are. Or w and flags: its run has ended, and it waits to be completed
--   CLAIMS    hash    i + token -> ids claimed together, in order; n + token -> how many of them are still held
--   LEASES    zset    G + token (all held since that claim and never renewed) or L + id, by the time they lapse; W + id, a
--                     task that waits to be completed, by its deadline
--   RERUNS    hash    id -> f or t (head or tail), e or - (even if finished), due time : the record for TASKS
--   FAILURES  hash    id -> attempts : crashes : forced releases : time of death, or since when it is ready or will be :
--                     token of the lease that made it a suspect, if it is one / how many leases have lapsed since one of
--                     its runs ended, if any : tokens of leases that were charged as crashes, commas between them :
--                     failed attempts (AttemptLog.java), \1 for a colon : last error; for ids that were leased before
--                     (failures.lua, TaskRecord.java)
--   DEAD      zset    id by a number that grows, in the order in which they became dead letters
--   FINISHED  hash    id -> time of its mark, while marks last for ever
--   EXPIRING  zset    id by the time of its mark, while marks expire (move-marks.lua moves them when that changes)
--   CRASH_NOTICES  list  ids that became dead letters after lapsed leases, until a worker has called its listeners
--   SUSPECTS  zset    ids that wait and are claimed alone, by numbers that fall: the latest is the first
--   TIES      hash    id -> number in 8 bytes, for the ids of DELAYED that have one
--   TRACKED   hash    for ids that are in TASKS: id -> order number : how long the outcome is kept, in ms : f or - (its failure
--                     is kept instead of a dead letter) : nodes to wake, commas between them; the same of the requested rerun
--                     by \1 + id; of a task that may be completed from outside, whether it runs or waits for that, by \2 + id:
--                     deadline : f or - (a completion without failure marks the id) : length of the token's hash : that
--                     hash, and the completion if there was one: D done or F failed, length of the reason, a colon, reason,
--                     content
--   CHILDREN  hash    id of a parent -> its children that are known (children.lua); \1 and a number -> children to cancel
--   ORPHANS   zset    these numbers, by the time from which they may be given out
--   SESSION   hash    of one client: claim (claim-tickets where a broker keeps the order) + number modulo 32 -> number :
--                     token of its last claims, and call + number
--                     modulo 32 -> number : answer of its last calls (no two under way have the same remainder), so that
--                     a call that is sent twice is made once
-- Outcomes are kept beside these keys, in one for each id, which expires (outcome-place.lua):
--   outcome:<id>  hash  order number -> letter of the ending (outcomes.lua) : when it ended : length of the hash of the token
--                     with which it was completed : length of the reason or - : these two and the content; orders -> order
--                     number : when it expires, of each, commas between them, the latest first; a - before these if a
--                     later task of the id hides them from those that ask for the latest
--   outcomes:<part>/<flow>  hash  the same of steps of a flow: step \1 order number -> outcome; step -> order numbers
-- So are schedules, in one that none of these scripts but three uses:
--   schedules  hash   name -> version, a colon and content
-- Where a broker keeps the order of the ready tasks (tickets.lua), HEAD, READY and STALE are empty, and there are
--   TICKETS   hash    id -> mark of its ticket, or - if it has none, as while it is delayed, a suspect or dead. Ids that
--                     are not in it have the ticket whose mark stands in TASKS, if there is one: that of a task that
--                     went to the tail at once and never ran. No id that runs is in it, nor has a ticket.
--   TICKET_BATCHES  hash  number of a ticket batch -> its groups of tickets, \1 between them: h or t (head or tail) and a
--                     number, then ids, \n between all; the number is that of all tickets to the tail, but only of the
--                     first ticket to the head, where the others have the next ones
--   TICKET_BATCH_TIMES  zset  numbers of the ticket batches, by the time at which they are issued again; 0 for at once
--
-- Ends are published on the channels ends:<node>; outcomes.lua has the format. A clear, which ends tasks without a look at each,
-- is published on the channel clears. All other events are for workers.
--
-- Times are milliseconds of the server's clock. Members of DELAYED and LEASES with other first letters are a later version's;
-- they are left to it. No record makes a script fail, with any content: it is read as empty, or its task is claimed, found
-- damaged and made a dead letter.
--
-- A function that a script creates costs time even if it is not called. So functions that are rarely needed are created by
-- moves() where one is needed (moves.lua), each script has only the others that it uses (ScriptName.java), and the usual
-- cases of some scripts are made before any function is created (usual-add.lua, usual-submit.lua, usual-claim.lua and
-- usual-settle.lua).
local call = redis.call
local time = call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local settings = call('HMGET', META, 'max-length', 'max-crashes', 'retention', 'skipped', 'format', 'token', 'outcomes',
	'strays', 'order')
-- Format and minor version as StoreFormat.java has them, and whether they have to be written down.
local VERSION, PARTS = '1.0', '^(%d+)%.(%d+)$'
local unstamped = not settings[5]
if settings[5] ~= VERSION and settings[5] then
	local format, minor = string.match(settings[5], PARTS)
	local ownFormat, ownMinor = string.match(VERSION, PARTS)
	if format ~= ownFormat then
		-- may be anything, where it is damaged
		return redis.error_reply('OTHERFORMAT ' .. string.gsub(string.sub(settings[5], 1, 40), '[^%w.]', '?'))
	end
	unstamped = tonumber(minor) < tonumber(ownMinor)
end
-- A policy that is damaged is read as none, so that loops write it again.
if settings[2] and not (tonumber(settings[1]) and tonumber(settings[2]) and tonumber(settings[3])) then
	settings[1], settings[2], settings[3] = false, false, false
end
-- A number that is damaged goes on where none was given yet.
if settings[9] and not (#settings[9] <= 18 and string.find(settings[9], '^%d+$')) then
	-- removed first, since that takes no memory: see allowGrowth
	call('HDEL', META, 'order')
	call('HSET', META, 'order', string.format('%.0f', time[1] * 1000000 + time[2]))
end
local retention = tonumber(settings[3] or 0)
local skipped = settings[4] ~= false
