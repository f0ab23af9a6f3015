// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.redis.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.chihuo.servers.PostgresServer;

/**
 * Finds the peers that {@code run} has built.
 */
public final class Peers {

	private static final String DIRECTORY = "benchmarks.peers";

	private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

	private Peers() {
	}

	/**
	 * Rqueue, which has no release for this version of Spring Boot and so needs a class
	 * path of its own.
	 */
	public static Optional<Peer> rqueue(String host, int port) {
		return findPeer("rqueue", "classpath.txt")
			.map((file) -> new Peer(
					List.of(JAVA, "-Xms512m", "-Xmx1g", "-XX:+UseParallelGC", "-cp",
							file.resolveSibling("classes") + ":" + readCommand(file),
							"io.chihuo.benchmarks.rqueue.RqueuePeer", host, Integer.toString(port)),
					logFile("rqueue")));
	}

	/**
	 * BullMQ, which runs on Node.
	 */
	public static Optional<Peer> bullMq(String host, int port) {
		return findPeer("bullmq", "node_modules").map((modules) -> new Peer(
				List.of("node", modules.resolveSibling("peer.mjs").toString(), host, Integer.toString(port)),
				logFile("bullmq")));
	}

	/**
	 * graphile-worker, which runs on Node and a PostgreSQL server.
	 */
	public static Optional<Peer> graphileWorker(String host, int port, String user) {
		return findPeer("graphile-worker", "node_modules").map(
				(modules) -> new Peer(
						List.of("node", modules.resolveSibling("peer.mjs").toString(),
								"postgres://" + user + "@" + host + ":" + port + "/postgres"),
						logFile("graphile-worker")));
	}

	/**
	 * Redisson, which has a process that calls and one that serves.
	 */
	public static Optional<RedissonCalls> redisson(String host, int port) {
		return findPeer("redisson", "classpath.txt").map((file) -> new RedissonCalls(
				(role) -> List.of(JAVA, "-Xms512m", "-Xmx1g", "-XX:+UseParallelGC", "-cp",
						file.resolveSibling("classes") + ":" + readCommand(file),
						"io.chihuo.benchmarks.redisson.RedissonPeer", role, host, Integer.toString(port)),
				(role) -> logFile("redisson-" + role)));
	}

	/**
	 * DBOS, which has a PostgreSQL server of its own. Where that is not installed, there
	 * is none.
	 */
	public static Optional<DbosFlows> dbos() {
		return findPeer("dbos", "classpath.txt").filter((file) -> PostgresServer.isAvailable())
			.map((file) -> new DbosFlows((server) -> List.of(JAVA, "-Xms512m", "-Xmx1g", "-XX:+UseParallelGC", "-cp",
					file.resolveSibling("classes") + ":" + readCommand(file), "io.chihuo.benchmarks.dbos.DbosPeer",
					server.jdbcUrl(), server.user()), logFile("dbos")));
	}

	private static Optional<Path> findPeer(String peer, String file) {
		return Optional.ofNullable(System.getProperty(DIRECTORY))
			.map((directory) -> Path.of(directory, peer, file))
			.filter(Files::exists);
	}

	private static Path logFile(String peer) {
		return Path.of(Objects.requireNonNull(System.getProperty(DIRECTORY)), peer + ".log");
	}

	private static String readCommand(Path file) {
		try {
			return Files.readString(file).trim();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
