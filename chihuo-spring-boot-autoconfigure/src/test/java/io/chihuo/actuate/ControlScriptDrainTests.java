// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.chihuo.actuate.ControlScript.ScriptResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The command {@code drain} of the control script and nodes that come and go meanwhile.
 */
class ControlScriptDrainTests {

	private static final String STOPPED = """
			{"name":"work","nodes":[{"node":"a","instance":"a:1","loop":{"state":"STOPPED","runningCount":0}}]}""";

	private static final String NONE = """
			{"name":"work","nodes":[]}""";

	private HttpServer server;

	private ControlScript script;

	@BeforeEach
	void start(@TempDir Path home) throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.start();
		this.script = ControlScript.to(this.server.getAddress().getPort(), home);
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
	}

	private void answer(String path, String json) {
		this.server.createContext(path, (exchange) -> {
			byte[] body = json.getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
	}

	private ScriptResult drain(String outcome, String loop) throws Exception {
		answer("/actuator/chihuo/work/stop", "{\"action\":\"stop\",\"loop\":\"work\",\"nodes\":[{\"node\":\"a\","
				+ "\"instance\":\"a:1\",\"outcome\":\"" + outcome + "\",\"state\":null}]}");
		answer("/actuator/chihuo/work", loop);
		return this.script.run("drain", "work", "--node", "all", "--wait", "0");
	}

	@Test
	void nodeThatHasStoppedIsDrained() throws Exception {
		assertThat(drain("DONE", STOPPED).expect(0).out()).isEqualTo("drained: work\n");
	}

	@Test
	void nodeThatIsNotSeenAnyMoreIsNotDrained() throws Exception {
		assertThat(drain("DONE", NONE).expect(6).out()).contains("work", "a", "UNKNOWN", "not seen any more");
	}

	@Test
	void nodeWithoutTheLoopIsNotWaitedFor() throws Exception {
		assertThat(drain("NO_SUCH_LOOP", NONE).expect(0).out()).isEqualTo("drained: work\n");
	}

}
