package io.chihuo.backend.redis.faults;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.chihuo.servers.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a server that keeps what it acknowledged may do in the middle of load.
 */
@Tag("faults")
class ServerFaultsTests {

	private static RedisServer server;

	@BeforeAll
	static void start() {
		server = RedisServer.start("--appendonly", "yes", "--appendfsync", "always", "--enable-debug-command", "yes");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@EnumSource
	void nothingIsLostAndWorkGoesOn(Fault fault) throws InterruptedException {
		server.command("FLUSHALL");
		try (Node node = new Node("spring.data.redis.host=" + server.host(),
				"spring.data.redis.port=" + server.port())) {
			node.startAdding();
			await("load").atMost(Duration.ofSeconds(20)).until(() -> node.done() > 500);
			fault.happen(server);
			int before = node.done();
			await("work goes on").atMost(Duration.ofSeconds(5)).until(() -> node.done() > before + 500);
			node.stopAdding();
			await("everything done").atMost(Duration.ofSeconds(20)).until(node::drained);
			assertThat(node.queue().counts().finished()).isEqualTo(node.done()).isGreaterThanOrEqualTo(node.accepted());
		}
	}

	/**
	 * Something that happens to a server, and is over when it returns.
	 */
	enum Fault {

		RESTARTED {
			@Override
			void happen(RedisServer server) {
				server.stop();
				server.restart();
			}
		},

		KILLED {
			@Override
			void happen(RedisServer server) {
				server.kill();
				server.restart();
			}
		},

		PAUSED {
			@Override
			void happen(RedisServer server) throws InterruptedException {
				server.pause();
				Thread.sleep(3500); // longer than calls and leases take
				server.resume();
			}
		},

		BLOCKED {
			@Override
			void happen(RedisServer server) {
				server.command("DEBUG", "SLEEP", "2.5");
			}
		},

		CONNECTIONS_CUT {
			@Override
			void happen(RedisServer server) {
				for (int i = 0; i < 10; i++) {
					server.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
				}
			}
		},

		SUBSCRIPTION_CUT {
			@Override
			void happen(RedisServer server) {
				server.command("CLIENT", "KILL", "TYPE", "pubsub");
			}
		},

		SCRIPTS_FLUSHED {
			@Override
			void happen(RedisServer server) {
				server.command("SCRIPT", "FLUSH");
			}
		};

		abstract void happen(RedisServer server) throws InterruptedException;

	}

}
