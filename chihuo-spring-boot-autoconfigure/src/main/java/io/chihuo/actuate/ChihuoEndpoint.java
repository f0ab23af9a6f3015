// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.security.Principal;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

import io.chihuo.BackendUnavailableException;
import io.chihuo.ChihuoException;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.actuate.EndpointResponses.ClusterDescriptor;
import io.chihuo.actuate.EndpointResponses.ErrorBody;
import io.chihuo.actuate.LoopWrites.LoopChange;
import io.chihuo.actuate.QueueWrites.QueueChange;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.TaskContents;
import io.chihuo.cluster.Cluster;
import io.chihuo.cluster.LoopAction;

/**
 * Shows the loops and nodes of a namespace, and lets operators steer them. Operations
 * block until the backend, and the nodes that are asked, have answered.
 */
@WebEndpoint(id = "chihuo", defaultAccess = Access.READ_ONLY)
public class ChihuoEndpoint {

	private static final Logger logger = LoggerFactory.getLogger(ChihuoEndpoint.class);

	private final Cluster cluster;

	private final EndpointOptions options;

	private final EndpointReads reads;

	private final LoopWrites loopWrites;

	private final QueueWrites queueWrites;

	private final EndpointFlows flows;

	private final EndpointSchedules schedules;

	private final Supplier<Map<String, ChihuoEndpoint>> findNamespaces;

	/**
	 * Create the endpoint of a namespace.
	 * @param findNamespaces finds those of further namespaces, by their names
	 */
	public ChihuoEndpoint(Cluster cluster, ChihuoLoopRegistry loops, BackendChihuoClient client, TaskContents contents,
			EndpointOptions options, Supplier<Map<String, ChihuoEndpoint>> findNamespaces) {
		this.findNamespaces = findNamespaces;
		this.cluster = cluster;
		this.options = options;
		this.reads = new EndpointReads(cluster, loops, client, contents, options.showPayload());
		this.loopWrites = new LoopWrites(cluster);
		this.flows = new EndpointFlows(client);
		this.schedules = new EndpointSchedules(client);
		this.queueWrites = new QueueWrites(this.reads::findQueue);
	}

	/**
	 * All nodes with their loops.
	 * @param namespace which namespace, the application's own if missing; as everywhere
	 */
	@ReadOperation
	public WebEndpointResponse<Object> cluster(@Nullable String namespace) {
		return answerCall(() -> okResponse(ofNamespace(namespace).describeCluster(this.findNamespaces.get().keySet())));
	}

	private ClusterDescriptor describeCluster(Set<String> others) {
		return ClusterDescriptor.of(this.options.backend(), this.options.namespace(), this.cluster.nodes(), others);
	}

	private ChihuoEndpoint ofNamespace(@Nullable String namespace) {
		if (namespace == null || namespace.equals(this.options.namespace())) {
			return this;
		}
		ChihuoEndpoint other = this.findNamespaces.get().get(namespace);
		if (other == null) {
			throw new RequestRefusedException(RequestRefusedException.NOT_FOUND_STATUS,
					"This application has no namespace of this name");
		}
		return other;
	}

	/**
	 * One loop; or flows or schedules, whose paths are in the place of a loop.
	 * @param id for flows and schedules: id of one flow, or name of one schedule
	 * @param state for flows: state that they have
	 * @param cursor for flows and schedules: where a page of them, or of the steps of a
	 * flow, begins
	 * @param size for flows and schedules: most of them, or of the steps, on it
	 */
	@ReadOperation
	public WebEndpointResponse<Object> loop(@Selector String loop, @Nullable String id, @Nullable String state,
			@Nullable String cursor, @Nullable Integer size, @Nullable String namespace) {
		return answerCall(() -> {
			ChihuoEndpoint endpoint = ofNamespace(namespace);
			if (loop.equals(EndpointSchedules.PATH)) {
				return okResponse((id != null) ? endpoint.schedules.describeSchedule(id)
						: endpoint.schedules.listSchedules(cursor, size));
			}
			if (!loop.equals(EndpointFlows.PATH)) {
				return okResponse(endpoint.reads.describeLoop(loop));
			}
			return okResponse((id != null) ? endpoint.flows.describeFlow(id, cursor, size)
					: endpoint.flows.listFlows(state, cursor, size));
		});
	}

	/**
	 * One task of a loop, or its dead letters; or one schedule.
	 * @param part {@code tasks} or {@code dead-letters}; or the name of a schedule
	 * @param id id of the task, which may have characters that a path cannot have
	 * @param cursor where a page of dead letters begins
	 * @param size most dead letters on it
	 */
	@ReadOperation
	public WebEndpointResponse<Object> part(@Selector String loop, @Selector String part, @Nullable String id,
			@Nullable String cursor, @Nullable Integer size, @Nullable String namespace) {
		if (loop.equals(EndpointSchedules.PATH)) {
			return answerCall(() -> okResponse(ofNamespace(namespace).schedules.describeSchedule(part)));
		}
		return answerCall(() -> switch (part) {
			case "tasks" -> okResponse(ofNamespace(namespace).reads.describeTask(loop,
					new ChangeRequest(null, null, id, null, null).requireId()));
			case "dead-letters" -> okResponse(ofNamespace(namespace).reads.deadLetters(loop, cursor, size));
			default -> throw new RequestRefusedException(RequestRefusedException.NOT_FOUND_STATUS,
					"A loop has 'tasks' and 'dead-letters'");
		});
	}

	/**
	 * Do something to a loop or its queue, to a flow or to a schedule.
	 * @param action the action; see the documentation
	 * @param node for a loop: which node, by name or instance, or {@code all}; this one
	 * if missing
	 * @param concurrency for a loop: its new concurrency
	 * @param id for a queue: which id; for flows: which flow; for schedules: the name
	 * @param all for a queue: whether all dead letters are meant
	 * @param what for a queue: the kind of ids to clear
	 * @param step for flows: name of a step
	 * @param name for flows: name of a signal
	 * @param value for flows: value of a signal or of a step that is skipped
	 */
	@WriteOperation
	public WebEndpointResponse<Object> change(SecurityContext security, @Selector String loop, @Selector String action,
			@Nullable String node, @Nullable Integer concurrency, @Nullable String id, @Nullable Boolean all,
			@Nullable String what, @Nullable String step, @Nullable String name, @Nullable String value,
			@Nullable String namespace) {
		if (loop.equals(EndpointSchedules.PATH)) {
			return answerCall(
					() -> okResponse(ofNamespace(namespace).schedules.changeSchedule(action, id, nameOf(security))));
		}
		if (loop.equals(EndpointFlows.PATH)) {
			FlowRequest request = new FlowRequest(id, step, name, value);
			return answerCall(
					() -> okResponse(ofNamespace(namespace).flows.changeFlow(action, request, nameOf(security))));
		}
		ChangeRequest change = new ChangeRequest(node, concurrency, id, all, what);
		return answerCall(() -> ofNamespace(namespace).performChange(loop, action, change, nameOf(security)));
	}

	private WebEndpointResponse<Object> performChange(String loop, String action, ChangeRequest change, String who) {
		this.reads.findQueue(loop); // known, so it may be logged
		LoopAction loopAction = LoopWrites.findAction(action).orElse(null);
		if (loopAction == null && !QueueWrites.knowsAction(action)) {
			throw new RequestRefusedException(RequestRefusedException.NOT_FOUND_STATUS, "There is no such action");
		}
		String given = printableText(change.givenParameters().toString());
		try {
			return (loopAction != null) ? changeLoop(loop, loopAction, change, who, given)
					: changeQueue(loop, action, change, who, given);
		}
		catch (BackendUnavailableException ex) {
			logger.warn("'{}' of loop '{}' with {}, asked for by {}, failed, and may have been done in part: {}",
					action, loop, given, who, printableText(String.valueOf(ex.getMessage())));
			throw ex;
		}
	}

	private WebEndpointResponse<Object> changeLoop(String loop, LoopAction action, ChangeRequest change, String who,
			String given) {
		LoopChange done = this.loopWrites.changeLoop(loop, action, change, who);
		logChange(loop, done.action(), given, who, done.logSummary());
		return new WebEndpointResponse<>(done, done.worstStatus());
	}

	private WebEndpointResponse<Object> changeQueue(String loop, String action, ChangeRequest change, String who,
			String given) {
		QueueChange done = this.queueWrites.changeQueue(loop, action, change);
		logChange(loop, action, given, who, done.logSummary());
		return okResponse(done);
	}

	private static void logChange(String loop, String action, String given, String who, String result) {
		logger.info("'{}' of loop '{}' with {}, asked for by {}: {}", action, loop, given, who, result);
	}

	private static String nameOf(SecurityContext security) {
		Principal principal = security.getPrincipal();
		return (principal != null) ? "'" + printableText(principal.getName()) + "'" : "an unknown user";
	}

	private static String printableText(String text) {
		return text.replaceAll("\\p{Cntrl}", "?");
	}

	private static WebEndpointResponse<Object> okResponse(Object body) {
		return new WebEndpointResponse<>(body);
	}

	private static WebEndpointResponse<Object> answerCall(Supplier<WebEndpointResponse<Object>> call) {
		try {
			return call.get();
		}
		catch (RequestRefusedException ex) {
			return problemResponse(ex, ex.httpStatus());
		}
		catch (BackendUnavailableException ex) {
			return problemResponse(ex, WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
		}
		catch (ChihuoException | IllegalArgumentException ex) {
			return problemResponse(ex, WebEndpointResponse.STATUS_BAD_REQUEST);
		}
	}

	private static WebEndpointResponse<Object> problemResponse(RuntimeException failure, int status) {
		return new WebEndpointResponse<>(new ErrorBody(String.valueOf(failure.getMessage())), status);
	}

}
