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

import io.chihuo.sample.linkcheck.store.CheckResult.ResultKind;

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
	public Stage beginCrawl(String settings) {
		if (setIfAbsent(this.keys.settingsKey(), settings)) {
			return Stage.NEW;
		}
		String before = this.redis.opsForValue().get(this.keys.settingsKey());
		if (!settings.equals(before)) {
			throw CrawlStore.conflictFailure(this.keys.crawl(), String.valueOf(before), settings);
		}
		return isReported() ? Stage.REPORTED : Stage.BEGUN;
	}

	@Override
	public boolean markReported() {
		return setIfAbsent(this.keys.reportedKey(), "yes");
	}

	@Override
	public boolean isReported() {
		return this.redis.hasKey(this.keys.reportedKey());
	}

	@Override
	public void clearCrawl() {
		this.redis.unlink(this.keys.crawlKeys());
	}

	@Override
	public Optional<CrawlRound> findRound() {
		return Optional.ofNullable(this.redis.opsForValue().get(this.keys.roundKey()))
			.map((round) -> this.json.readValue(round, CrawlRound.class));
	}

	@Override
	public void recordRound(CrawlRound round) {
		this.redis.opsForValue().set(this.keys.roundKey(), this.json.writeValueAsString(round));
	}

	@Override
	public void removeRound() {
		this.redis.unlink(this.keys.roundKey());
	}

	@Override
	public boolean isDurable() {
		return true;
	}

	// the kind comes last: until then the result is not found. The lowest kind prevails
	@Override
	public void recordResult(CheckResult result) {
		if (result.kind() != ResultKind.PAGE && kindOf(result.url()) != ResultKind.PAGE) {
			this.redis.opsForSet().remove(this.keys.pagesKey(), result.url());
		}
		this.hashes.put(this.keys.resultsKey(result.kind()), result.url(), this.json.writeValueAsString(result));
		lowerScore(this.keys.kindsKey(), result.url(), result.kind().ordinal());
	}

	@Override
	public Optional<CheckResult> findResult(String url) {
		return Optional.ofNullable(kindOf(url)).map((kind) -> readResult(kind, url));
	}

	@Override
	public boolean reservePage(String url, long maxPages) {
		return maxPages < 0
				|| this.redis.execute(RESERVE_PAGE, List.of(this.keys.pagesKey()), url, Long.toString(maxPages));
	}

	@Override
	public boolean recordDepth(String url, int depth) {
		lowerScore(this.keys.depthsKey(), url, depth);
		Integer followed = scoreOf(this.keys.followedKey(), url);
		return findDepth(url, depth) == depth && (followed == null || followed > depth);
	}

	@Override
	public int findDepth(String url, int otherwise) {
		Integer depth = scoreOf(this.keys.depthsKey(), url);
		return (depth != null) ? depth : otherwise;
	}

	@Override
	public void markFollowed(String url, int depth) {
		lowerScore(this.keys.followedKey(), url, depth);
	}

	@Override
	public long countResults(ResultKind kind) {
		Long count = this.redis.opsForZSet().count(this.keys.kindsKey(), kind.ordinal(), kind.ordinal());
		return (count != null) ? count : 0;
	}

	@Override
	public Map<String, CheckResult> findResults() {
		Map<String, CheckResult> results = new HashMap<>();
		for (ResultKind kind : ResultKind.values()) {
			collectResults(kind, results);
		}
		return results;
	}

	private void collectResults(ResultKind kind, Map<String, CheckResult> results) {
		Set<String> urls = this.redis.opsForZSet().rangeByScore(this.keys.kindsKey(), kind.ordinal(), kind.ordinal());
		List<String> left = (urls != null) ? List.copyOf(urls) : List.of();
		while (!left.isEmpty()) {
			List<String> some = left.subList(0, Math.min(left.size(), MAX_RESULTS_PER_COMMAND));
			this.hashes.multiGet(this.keys.resultsKey(kind), some)
				.stream()
				.filter(Objects::nonNull)
				.map(this::parseResult)
				.forEach((result) -> results.putIfAbsent(result.url(), result));
			left = left.subList(some.size(), left.size());
		}
	}

	private @Nullable ResultKind kindOf(String url) {
		Integer ordinal = scoreOf(this.keys.kindsKey(), url);
		return (ordinal != null) ? ResultKind.values()[ordinal] : null;
	}

	private @Nullable CheckResult readResult(ResultKind kind, String url) {
		String result = this.hashes.get(this.keys.resultsKey(kind), url);
		return (result != null) ? parseResult(result) : null;
	}

	private CheckResult parseResult(String result) {
		return this.json.readValue(result, CheckResult.class);
	}

	private @Nullable Integer scoreOf(String key, String url) {
		Double score = this.redis.opsForZSet().score(key, url);
		return (score != null) ? score.intValue() : null;
	}

	private void lowerScore(String key, String url, int score) {
		byte[] rawKey = this.redis.getStringSerializer().serialize(key);
		byte[] rawUrl = this.redis.getStringSerializer().serialize(url);
		this.redis.execute((RedisCallback<Boolean>) (connection) -> connection.zSetCommands()
			.zAdd(rawKey, score, rawUrl, ZAddArgs.empty().lt()));
	}

	private boolean setIfAbsent(String key, String value) {
		return Boolean.TRUE.equals(this.redis.opsForValue().setIfAbsent(key, value));
	}

}
