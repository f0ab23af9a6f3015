// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.sql;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;

import org.springframework.jdbc.core.JdbcTemplate;

import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.FlowStep;
import io.chihuo.backend.jdbc.TestDatabase;
import io.chihuo.servers.PostgresServer;
import io.chihuo.step.KilledSteps;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers die after the commit of a step with {@code once}.
 */
class KilledOnceTests extends KilledSteps {

	private static final String PROPERTY = "chihuo.steps.sql.";

	@BeforeEach
	void createTable() {
		try (TestDatabase database = TestDatabase.postgres()) {
			JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
			jdbc.execute("drop table if exists step_effects");
			jdbc.execute("create table step_effects (effect int)");
		}
	}

	@Override
	protected String kindName() {
		return SqlStepHandler.KIND;
	}

	@Override
	protected List<String> kindProperties() {
		PostgresServer server = PostgresServer.shared();
		return List.of("spring.datasource.url=" + server.jdbcUrl(), "spring.datasource.username=" + server.user(),
				PROPERTY + "initialize-schema=always",
				PROPERTY + "statements.have.sql=insert into step_effects values (:number)",
				PROPERTY + "statements.count.sql=select count(*) as effects from step_effects");
	}

	@Override
	protected FlowStep createStep(int number) {
		return Flow
			.step(SqlStepHandler.KIND,
					Map.of("statements", List.of("have", "count"), "values", Map.of("number", number), "once", true))
			.named("step" + number);
	}

	@Override
	protected void assertEffects(FlowHandle flow, int steps) {
		try (TestDatabase database = TestDatabase.postgres()) {
			assertThat(new JdbcTemplate(database.dataSource())
				.queryForList("select effect from step_effects order by 1", Integer.class))
				.containsExactlyElementsOf(IntStream.range(0, steps).boxed().toList());
		}
		assertThat(flow.result("step" + (steps - 1), Map.class).toString()).contains("{effects=" + steps + "}");
	}

}
