// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.redis;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * The commands whose keys are known. There are none among them that run scripts, look at
 * the keys of others, block, change the connection or administer the server, and none
 * that reach keys by patterns or by other databases.
 */
final class KnownCommands {

	private static final Map<String, KnownCommand> COMMANDS = new TreeMap<>();

	static {
		add(KeyPositions.FIRST, ReplyShape.PLAIN, "APPEND", "BITCOUNT", "BITFIELD", "BITFIELD_RO", "BITPOS", "DECR",
				"DECRBY", "EXPIRE", "EXPIREAT", "EXPIRETIME", "GEOADD", "GEODIST", "GEOHASH", "GEOPOS", "GEOSEARCH",
				"GET", "GETBIT", "GETDEL", "GETEX", "GETRANGE", "GETSET", "HDEL", "HEXISTS", "HGET", "HINCRBY", "HKEYS",
				"HLEN", "HMGET", "HMSET", "HSCAN", "HSET", "HSETNX", "HSTRLEN", "HVALS", "INCR", "INCRBY", "LINDEX",
				"LINSERT", "LLEN", "LPOP", "LPOS", "LPUSH", "LPUSHX", "LRANGE", "LREM", "LSET", "LTRIM", "PERSIST",
				"PEXPIRE", "PEXPIREAT", "PEXPIRETIME", "PFADD", "PSETEX", "PTTL", "PUBLISH", "RPOP", "RPUSH", "RPUSHX",
				"SADD", "SCARD", "SET", "SETBIT", "SETEX", "SETNX", "SETRANGE", "SISMEMBER", "SMEMBERS", "SMISMEMBER",
				"SPOP", "SRANDMEMBER", "SREM", "SSCAN", "STRLEN", "TTL", "TYPE", "XADD", "XDEL", "XLEN", "XRANGE",
				"XREVRANGE", "XTRIM", "ZADD", "ZCARD", "ZCOUNT", "ZLEXCOUNT", "ZRANGEBYLEX", "ZRANK", "ZREM",
				"ZREMRANGEBYLEX", "ZREMRANGEBYRANK", "ZREMRANGEBYSCORE", "ZREVRANGEBYLEX", "ZREVRANK", "ZSCAN");
		add(KeyPositions.FIRST, ReplyShape.OBJECT, "HGETALL");
		add(KeyPositions.FIRST, ReplyShape.NUMBER, "HINCRBYFLOAT", "INCRBYFLOAT", "ZINCRBY", "ZSCORE");
		add(KeyPositions.FIRST, ReplyShape.NUMBERS, "ZMSCORE");
		add(KeyPositions.FIRST, ReplyShape.PAIRS, "ZPOPMAX", "ZPOPMIN");
		add(KeyPositions.FIRST, ReplyShape.SCORES, "ZRANDMEMBER", "ZRANGE", "ZRANGEBYSCORE", "ZREVRANGE",
				"ZREVRANGEBYSCORE");
		add(KeyPositions.FIRST_TWO, ReplyShape.PLAIN, "GEOSEARCHSTORE", "LMOVE", "RENAME", "RENAMENX", "RPOPLPUSH",
				"SMOVE", "ZRANGESTORE");
		add(KeyPositions.ALL, ReplyShape.PLAIN, "DEL", "EXISTS", "MGET", "PFCOUNT", "PFMERGE", "SDIFF", "SDIFFSTORE",
				"SINTER", "SINTERSTORE", "SUNION", "SUNIONSTORE", "TOUCH", "UNLINK");
		add(KeyPositions.ALTERNATE, ReplyShape.PLAIN, "MSET", "MSETNX");
		add(KeyPositions.AFTER_FIRST, ReplyShape.PLAIN, "BITOP");
		add(KeyPositions.COUNTED, ReplyShape.PLAIN, "LMPOP", "SINTERCARD", "ZINTERCARD", "ZMPOP");
		add(KeyPositions.COUNTED, ReplyShape.SCORES, "ZDIFF", "ZINTER", "ZUNION");
		add(KeyPositions.FIRST_AND_COUNTED, ReplyShape.PLAIN, "ZDIFFSTORE", "ZINTERSTORE", "ZUNIONSTORE");
	}

	private KnownCommands() {
	}

	/**
	 * A command.
	 *
	 * @param name its name in capitals
	 * @param keys which of its arguments are keys
	 * @param shape what its reply stands for
	 */
	record KnownCommand(String name, KeyPositions keys, ReplyShape shape) {
	}

	private static void add(KeyPositions keys, ReplyShape shape, String... names) {
		for (String name : names) {
			COMMANDS.put(name, new KnownCommand(name, keys, shape));
		}
	}

	/** A command by its name in capitals, null if it is not known. */
	static @Nullable KnownCommand findCommand(String name) {
		return COMMANDS.get(name);
	}

	/** Names of all commands. */
	static Set<String> names() {
		return new TreeSet<>(COMMANDS.keySet());
	}

}
