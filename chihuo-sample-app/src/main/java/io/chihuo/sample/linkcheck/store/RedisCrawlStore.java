// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.connection.RedisZSetCommands.ZAddArgs;
import org.springframework.data.redis.core.HashOperations;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

import io.chihuo.sample.linkcheck.store.CheckResult.Kind;

/**
 * Keeps a crawl on Redis, for several processes. Each may die between any two commands: a
 * result has no effect before the last of its commands, and its task runs again.
 */
class RedisCrawlStore implements CrawlStore {

	private static final RedisScript<Boolean> RESERVE_PAGE = RedisScript
		.of(new ClassPathResource("reserve-page.lua", RedisCrawlStore.class), Boolean.class);

	private static final int MAX_RESULTS_PER_COMMAND = 50;

	private final StringRedisTemplate redis;

	private final HashOperations<String, String, String> hashes;

	private final JsonMapper json;

	private final RedisCrawlKeys keys;

	RedisCrawlStore(StringRedisTemplate redis, JsonMapper json, RedisCrawlKeys keys) {
		this.redis = redis;
		this.hashes = redis.opsForHash();
		this.json = json;
		this.keys = keys;
	}

	@Override
	public Stage begin(String settings) {
		if (setIfAbsent(this.keys.settings(), settings)) {
			return Stage.NEW;
		}
		String before = this.redis.opsForValue().get(this.keys.settings());
		if (!settings.equals(before)) {
			throw CrawlStore.conflict(this.keys.crawl(), String.valueOf(before), settings);
		}
		return this.redis.hasKey(this.keys.reported()) ? Stage.REPORTED : Stage.BEGUN;
	}

	@Override
	public boolean markReported() {
		return setIfAbsent(this.keys.reported(), "yes");
	}

	@Override
	public void clear() {
		this.redis.unlink(this.keys.all());
	}

	@Override
	public boolean durable() {
		return true;
	}

	// the kind comes last: until then the result is not found. The lowest kind prevails
	@Override
	public void record(CheckResult result) {
		if (result.kind() != Kind.PAGE && kind(result.url()) != Kind.PAGE) {
			this.redis.opsForSet().remove(this.keys.pages(), result.url());
		}
		this.hashes.put(this.keys.results(result.kind()), result.url(), this.json.writeValueAsString(result));
		lower(this.keys.kinds(), result.url(), result.kind().ordinal());
	}

	@Override
	public Optional<CheckResult> find(String url) {
		return Optional.ofNullable(kind(url)).map((kind) -> read(kind, url));
	}

	@Override
	public boolean reservePage(String url, long maxPages) {
		return maxPages < 0
				|| this.redis.execute(RESERVE_PAGE, List.of(this.keys.pages()), url, Long.toString(maxPages));
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
	public void markFollowed(String url, int depth) {
		lower(this.keys.followed(), url, depth);
	}

	@Override
	public long count(Kind kind) {
		Long count = this.redis.opsForZSet().count(this.keys.kinds(), kind.ordinal(), kind.ordinal());
		return (count != null) ? count : 0;
	}

	@Override
	public Map<String, CheckResult> results() {
		Map<String, CheckResult> results = new HashMap<>();
		for (Kind kind : Kind.values()) {
			collect(kind, results);
		}
		return results;
	}

	private void collect(Kind kind, Map<String, CheckResult> results) {
		Set<String> urls = this.redis.opsForZSet().rangeByScore(this.keys.kinds(), kind.ordinal(), kind.ordinal());
		List<String> left = (urls != null) ? List.copyOf(urls) : List.of();
		while (!left.isEmpty()) {
			List<String> some = left.subList(0, Math.min(left.size(), MAX_RESULTS_PER_COMMAND));
			this.hashes.multiGet(this.keys.results(kind), some)
				.stream()
				.filter(Objects::nonNull)
				.map(this::read)
				.forEach((result) -> results.putIfAbsent(result.url(), result));
			left = left.subList(some.size(), left.size());
		}
	}

	private @Nullable Kind kind(String url) {
		Integer ordinal = score(this.keys.kinds(), url);
		return (ordinal != null) ? Kind.values()[ordinal] : null;
	}

	private @Nullable CheckResult read(Kind kind, String url) {
		String result = this.hashes.get(this.keys.results(kind), url);
		return (result != null) ? read(result) : null;
	}

	private CheckResult read(String result) {
		return this.json.readValue(result, CheckResult.class);
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

	private boolean setIfAbsent(String key, String value) {
		return Boolean.TRUE.equals(this.redis.opsForValue().setIfAbsent(key, value));
	}

}
