-- The beginning of every script on flows. Before it stand the names of the keys (FlowScript.java), in the order of KEYS.
-- Flows are spread over 16 buckets by their ids; each bucket has these keys, which share a slot:
--
--   FLOWS     hash    id -> version : letter of the state (RedisFlowRecord.java) : when it is due, or nothing for never : when it
--                     was stored, in 16 digits : when it ended or 0, or -1 if there is no flow yet
--   PLANS     hash    id -> plan
--   PROGRESS  hash    id -> progress
--   WAKES     zset    id by the time when it is due
--   AGES      zset    letter of the state, when it was stored, id; all with one score
--   COUNTS    hash    letter of the state -> number of flows
--   SESSION   hash    of one client, as in queue.lua
--
-- Times are milliseconds of the server's clock. Nothing expires.
local call = redis.call

-- version, letter, due, stored and ended of a flow
local function partsOf(flow)
	if flow then
		return string.match(flow, '^(%d+):(%a):([^:]*):([^:]*):([^:]*)$')
	end
end

local function parts(id)
	return partsOf(call('HGET', FLOWS, id))
end
