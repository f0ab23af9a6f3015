package io.chihuo.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.LoopControl;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopState;
import io.chihuo.UnknownLoopException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class RegistryTests {

	private final TestNode node = new TestNode();

	private final Gate gate = new Gate();

	@AfterEach
	void close() {
		this.gate.open();
		this.node.close();
	}

	private LoopControl register(String name) {
		return this.node.run(LoopDefinition.of(name, String.class, this.gate), (options) -> options);
	}

	@Test
	void loopRegisteredAtRunTimeStartsAtOnce() {
		this.node.queue("late").add("a");
		assertThat(register("late").state()).isEqualTo(LoopState.RUNNING);
		this.gate.awaitBegun(1);
	}

	@Test
	void loopThatIsNotEnabledWaitsForItsStart() {
		LoopControl loop = this.node.run(this.gate, (options) -> options.enabled(false));
		assertThat(loop.state()).isEqualTo(LoopState.STOPPED);
		loop.start();
		assertThat(loop.state()).isEqualTo(LoopState.RUNNING);
	}

	@Test
	void loopsAreListedInTheOrderOfTheirRegistration() {
		List.of("c", "a", "b").forEach(this::register);
		assertThat(this.node.registry().loops()).extracting(LoopControl::name).containsExactly("c", "a", "b");
		assertThat(this.node.registry().find("a")).isPresent();
		assertThat(this.node.registry().find("d")).isEmpty();
	}

	@Test
	void unknownLoopIsAnsweredWithThoseThatThereAre() {
		List.of("a", "b").forEach(this::register);
		assertThatExceptionOfType(UnknownLoopException.class).isThrownBy(() -> this.node.registry().get("c"))
			.withMessage("There is no loop 'c' on this node; its loops are [a, b]");
		assertThatExceptionOfType(UnknownLoopException.class).isThrownBy(() -> this.node.registry().remove("c"));
	}

	@Test
	void nameIsTakenOnce() {
		register("a");
		assertThatExceptionOfType(ChihuoConfigurationException.class).isThrownBy(() -> register("a"))
			.withMessage("There are two loops of the name 'a'");
		assertThat(this.node.registry().loops()).hasSize(1);
	}

	@Test
	void removedLoopStopsAndKeepsItsQueue() {
		this.node.queue("a").add("one");
		this.node.queue("a").add("two");
		register("a");
		this.gate.awaitBegun(1);
		var removed = this.node.registry().remove("a");
		this.gate.open();
		removed.join();
		assertThat(this.node.registry().loops()).isEmpty();
		assertThat(this.gate.ended()).containsExactly("one");
		assertThat(this.node.queue("a").size()).isEqualTo(1);
		register("a");
		TestNode.soon().until(() -> this.node.queue("a").counts().drained());
		assertThat(this.gate.ended()).containsExactly("one", "two");
	}

	@Test
	void namesHaveNoCharactersThatAStoreCouldMistake() {
		for (String name : new String[] { "", "a b", "a/b", "a:b", "ä", "x".repeat(129) }) {
			assertThatIllegalArgumentException().isThrownBy(() -> register(name))
				.withMessageContaining("'" + name + "'");
		}
	}

	@Test
	void loopThatIsBeingRemovedDoesNotStart() {
		this.node.queue("a").add("one");
		LoopControl loop = register("a");
		this.gate.awaitBegun(1);
		CompletableFuture<Void> removed = this.node.registry().remove("a");
		assertRefusesToStart(loop);
		this.gate.open();
		removed.join();
		assertRefusesToStart(loop);
		assertThat(register("a").state()).isEqualTo(LoopState.RUNNING);
	}

	@Test
	void noLoopStartsOnceAllAreStoppedUntilAllAreStarted() {
		this.node.queue("a").add("one");
		LoopControl loop = register("a");
		this.gate.awaitBegun(1);
		LoopRegistry registry = (LoopRegistry) this.node.registry();
		CompletableFuture<Void> stopped = registry.stop();
		assertRefusesToStart(loop);
		this.gate.open();
		stopped.join();
		assertRefusesToStart(loop);
		LoopControl late = register("late");
		assertRefusesToStart(late);
		registry.start();
		assertThat(loop.state()).isEqualTo(LoopState.RUNNING);
		assertThat(late.state()).isEqualTo(LoopState.RUNNING);
	}

	private static void assertRefusesToStart(LoopControl loop) {
		assertThatIllegalStateException().isThrownBy(loop::start)
			.withMessageStartingWith("Loop '" + loop.name() + "' cannot be started");
		assertThat(loop.state()).isNotEqualTo(LoopState.RUNNING);
	}

}
