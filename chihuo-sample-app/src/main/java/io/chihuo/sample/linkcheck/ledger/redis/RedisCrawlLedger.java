package io.chihuo.sample.linkcheck.ledger.redis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.chihuo.sample.linkcheck.ledger.CrawlLedger;
import io.chihuo.sample.linkcheck.ledger.Visit;
import io.chihuo.sample.linkcheck.ledger.Visit.Kind;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisZSetCommands.ZAddArgs;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.HashOperations;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.ScanOptions;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * Keeps everything on a server. The process may die between any two commands: what the
 * first of them did is without effect until the last, and is done again with the task.
 */
class RedisCrawlLedger implements CrawlLedger {

	private static final RedisScript<Boolean> RESERVE = RedisScript
		.of(new ClassPathResource("reserve.lua", RedisCrawlLedger.class), Boolean.class);

	private static final int VISITS_AT_A_TIME = 50;

	private final StringRedisTemplate redis;

	private final HashOperations<String, String, String> hashes;

	private final JsonMapper json;

	private final CrawlKeys keys;

	RedisCrawlLedger(StringRedisTemplate redis, JsonMapper json, CrawlKeys keys) {
		this.redis = redis;
		this.hashes = redis.opsForHash();
		this.json = json;
		this.keys = keys;
	}

	// the kind comes last: until then nobody finds the visit. The lowest prevails, so
	// that
	// nobody has to look before writing
	@Override
	public void record(Visit visit) {
		if (visit.kind() != Kind.PAGE) {
			this.redis.opsForSet().remove(this.keys.places(), visit.url());
		}
		this.hashes.put(this.keys.visits(visit.kind()), visit.url(), this.json.writeValueAsString(visit));
		lower(this.keys.kinds(), visit.url(), visit.kind().ordinal());
	}

	@Override
	public Optional<Visit> find(String url) {
		Integer kind = score(this.keys.kinds(), url);
		return Optional.ofNullable(kind).map((ordinal) -> read(Kind.values()[ordinal], url));
	}

	@Override
	public boolean reserve(String url, long places) {
		return places < 0 || this.redis.execute(RESERVE, List.of(this.keys.places()), url, Long.toString(places));
	}

	@Override
	public boolean reach(String url, int depth) {
		lower(this.keys.depths(), url, depth);
		Integer followed = score(this.keys.followed(), url);
		return depth(url, depth) == depth && (followed == null || followed > depth);
	}

	@Override
	public int depth(String url, int otherwise) {
		Integer depth = score(this.keys.depths(), url);
		return (depth != null) ? depth : otherwise;
	}

	@Override
	public void followed(String url, int depth) {
		lower(this.keys.followed(), url, depth);
	}

	@Override
	public long count(Kind kind) {
		Long count = this.redis.opsForZSet().count(this.keys.kinds(), kind.ordinal(), kind.ordinal());
		return (count != null) ? count : 0;
	}

	@Override
	public Map<String, Visit> visits() {
		Map<String, Visit> visits = new HashMap<>();
		for (Kind kind : Kind.values()) {
			collect(kind, visits);
		}
		return visits;
	}

	private void collect(Kind kind, Map<String, Visit> visits) {
		ScanOptions options = ScanOptions.scanOptions().count(VISITS_AT_A_TIME).build();
		try (Cursor<Map.Entry<String, String>> entries = this.hashes.scan(this.keys.visits(kind), options)) {
			entries.forEachRemaining((entry) -> visits.putIfAbsent(entry.getKey(), read(entry.getValue())));
		}
	}

	private @Nullable Visit read(Kind kind, String url) {
		String visit = this.hashes.get(this.keys.visits(kind), url);
		return (visit != null) ? read(visit) : null;
	}

	private Visit read(String visit) {
		return this.json.readValue(visit, Visit.class);
	}

	private @Nullable Integer score(String key, String url) {
		Double score = this.redis.opsForZSet().score(key, url);
		return (score != null) ? score.intValue() : null;
	}

	private void lower(String key, String url, int score) {
		byte[] rawKey = this.redis.getStringSerializer().serialize(key);
		byte[] rawUrl = this.redis.getStringSerializer().serialize(url);
		this.redis.execute((RedisCallback<Boolean>) (connection) -> connection.zSetCommands()
			.zAdd(rawKey, score, rawUrl, ZAddArgs.empty().lt()));
	}

}
