// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.context.annotation.ImportRuntimeHints;

import io.chihuo.BackendUnavailableException;
import io.chihuo.BulkAction;
import io.chihuo.BulkOperation;
import io.chihuo.ChihuoException;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.actuate.EndpointResponses.AuditDescriptor;
import io.chihuo.actuate.EndpointResponses.ClusterDescriptor;
import io.chihuo.actuate.EndpointResponses.ErrorBody;
import io.chihuo.actuate.EndpointSchedules.ScheduleActResult;
import io.chihuo.actuate.FlowResponses.FlowChange;
import io.chihuo.actuate.LoopWrites.LoopChange;
import io.chihuo.actuate.OverviewResponses.SamplesDescriptor;
import io.chihuo.actuate.QueueWrites.QueueChange;
import io.chihuo.actuate.WriteAudit.AuditedAnswer;
import io.chihuo.actuate.WriteAudit.WriteRequest;
import io.chihuo.backend.TaskClock;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.TaskContents;
import io.chihuo.cluster.Cluster;
import io.chihuo.cluster.LoopAction;
import io.chihuo.event.EndpointWrite;
import io.chihuo.event.EndpointWrite.WriteOutcome;
import io.chihuo.event.EndpointWrite.WriteTarget;

/**
 * Shows the loops and nodes of a namespace, and lets operators steer them. Operations
 * block until the backend, and the nodes that are asked, have answered.
 */
@WebEndpoint(id = "chihuo", defaultAccess = Access.READ_ONLY)
@ImportRuntimeHints(EndpointRuntimeHints.class)
public class ChihuoEndpoint {

	/** Path of the audit of a loop, after its name. */
	private static final String AUDIT_PATH = "audit";

	private final Cluster cluster;

	private final EndpointOptions options;

	private final EndpointReads reads;

	private final EndpointPeek peeks;

	private final EndpointOverview overview;

	private final LoopWrites loopWrites;

	private final QueueWrites queueWrites;

	private final EndpointFlows flows;

	private final WriteAudit audit;

	private final EndpointSchedules schedules;

	private final EndpointOperations operations;

	private final Supplier<Map<String, ChihuoEndpoint>> findNamespaces;

	/**
	 * Create the endpoint of a namespace.
	 * @param origins tells where the options of loops come from
	 * @param audit records its writes
	 * @param findNamespaces finds those of further namespaces, by their names
	 */
	public ChihuoEndpoint(Cluster cluster, ChihuoLoopRegistry loops, LoopOptionOrigins origins,
			BackendChihuoClient client, TaskContents contents, EndpointOptions options, TaskClock clock,
			WriteAudit audit, Supplier<Map<String, ChihuoEndpoint>> findNamespaces) {
		this.findNamespaces = findNamespaces;
		this.cluster = cluster;
		this.options = options;
		this.audit = audit;
		this.reads = new EndpointReads(cluster, loops, origins, client, contents, options.showPayload(), clock);
		this.overview = new EndpointOverview(cluster, client, options, clock);
		this.peeks = new EndpointPeek(contents, options.showPayload());
		this.loopWrites = new LoopWrites(cluster);
		this.flows = new EndpointFlows(client, clock);
		this.schedules = new EndpointSchedules(client);
		this.operations = new EndpointOperations(client, clock);
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
	 * One loop, or another part of the endpoint: the overview, flows, schedules, bulk
	 * operations or the audit.
	 * @param loop name of a loop, or path of the part
	 * @param id for flows and schedules: id of one flow, or name of one schedule
	 * @param state for flows and the overview: state that they have
	 * @param name for the overview: part of the names of loops
	 * @param sort for the overview: what the loops are sorted by
	 * @param cursor for flows, schedules and the overview: where a page of them, or of
	 * the steps of a flow, begins
	 * @param size for these and bulk operations: most of them, or of the steps, on it
	 * @param olderThan for flows: least time since they were started
	 */
	@ReadOperation
	public WebEndpointResponse<Object> loop(@Selector String loop, @Nullable String id, @Nullable String state,
			@Nullable String name, @Nullable String sort, @Nullable String cursor, @Nullable Integer size,
			@Nullable Duration olderThan, @Nullable String namespace) {
		return answerCall(() -> {
			ChihuoEndpoint endpoint = ofNamespace(namespace);
			return okResponse(switch (EndpointPart.of(loop)) {
				case OVERVIEW -> endpoint.overview.describeOverview(new OverviewQuery(name, state, sort, cursor, size));
				case FLOWS -> (id != null) ? endpoint.flows.describeFlow(id, cursor, size)
						: endpoint.flows.listFlows(state, olderThan, cursor, size);
				case SCHEDULES -> (id != null) ? endpoint.schedules.describeSchedule(id)
						: endpoint.schedules.listSchedules(cursor, size);
				case OPERATIONS -> endpoint.operations.listOperations(size);
				case AUDIT -> endpoint.describeAudit((write) -> true);
				case LOOP -> endpoint.reads.describeLoop(EndpointPart.loopOf(loop));
			});
		});
	}

	/**
	 * One task of a loop, the tasks of a part of its queue, its dead letters or their
	 * causes, or the audit of its writes; or one schedule or bulk operation.
	 * @param loop name of a loop, or path of another part of the endpoint
	 * @param part {@code tasks}, {@code ready}, {@code delayed}, {@code running},
	 * {@code dead}, {@code dead-letters}, {@code dead-letter-causes}, {@code samples} or
	 * {@code audit}; or the name of a schedule, or id of an operation
	 * @param id id of the task, which may have characters that a path cannot have
	 * @param last for ready and dead tasks: whether the last ones are wanted first
	 * @param cursor where a page of tasks or dead letters begins
	 * @param size most of them on it
	 * @param cause for dead letters: the cause of a group
	 * @param exception for dead letters: type of their exception
	 * @param idPrefix for dead letters: beginning of their ids
	 * @param olderThan for dead letters: least time since they died
	 * @param newerThan for dead letters: longest time since then
	 */
	@ReadOperation
	public WebEndpointResponse<Object> part(@Selector String loop, @Selector String part, @Nullable String id,
			@Nullable Boolean last, @Nullable String cursor, @Nullable Integer size, @Nullable String cause,
			@Nullable String exception, @Nullable String idPrefix, @Nullable Duration olderThan,
			@Nullable Duration newerThan, @Nullable String namespace) {
		DeadLetterQuery query = new DeadLetterQuery(cursor, size, cause, exception, idPrefix, olderThan, newerThan);
		return answerCall(() -> {
			ChihuoEndpoint endpoint = ofNamespace(namespace);
			return okResponse(switch (EndpointPart.of(loop)) {
				case OVERVIEW -> endpoint.describeTotals(part);
				case FLOWS -> endpoint.describeFlowWrites(part);
				case SCHEDULES -> endpoint.schedules.describeSchedule(part);
				case OPERATIONS -> OperationDescriptor.of(endpoint.operations.describeOperation(part));
				case AUDIT -> throw noSuchAddress("The audit has no parts; that of a loop is 'loop:{name}/audit'");
				case LOOP ->
					endpoint.describePart(EndpointPart.loopOf(loop), part, id, Boolean.TRUE.equals(last), query);
			});
		});
	}

	private SamplesDescriptor describeTotals(String part) {
		if (!part.equals(EndpointOverview.SAMPLES_PATH)) {
			throw noSuchAddress("The overview has 'samples'");
		}
		return this.overview.describeSamples();
	}

	private AuditDescriptor describeFlowWrites(String part) {
		if (!part.equals(AUDIT_PATH)) {
			throw noSuchAddress("Flows have 'audit'; one flow is 'flows?id={id}'");
		}
		return describeAudit((write) -> write.target() == WriteTarget.FLOW);
	}

	private Object describePart(String loop, String part, @Nullable String id, boolean last, DeadLetterQuery query) {
		return switch (part) {
			case "ready", "delayed", "running", "dead" ->
				this.peeks.showTasks(this.reads.findQueue(loop), part, last, query);
			case "tasks" -> this.reads.describeTask(loop, new ChangeRequest(null, null, id, null, null).requireId());
			case "dead-letters" -> this.reads.deadLetters(loop, query);
			case "dead-letter-causes" -> this.reads.deadLetterCauses(loop, query);
			case EndpointOverview.SAMPLES_PATH -> this.overview.describeSamples(this.reads.findQueue(loop).name());
			case AUDIT_PATH -> describeWrites(this.reads.findQueue(loop).name());
			default -> throw noSuchAddress("A loop has 'tasks', 'ready', 'delayed', 'running', 'dead', "
					+ "'dead-letters', 'dead-letter-causes', 'samples' and 'audit'");
		};
	}

	private static RequestRefusedException noSuchAddress(String message) {
		return new RequestRefusedException(RequestRefusedException.NOT_FOUND_STATUS, message);
	}

	private AuditDescriptor describeWrites(String loop) {
		return describeAudit((write) -> write.target() == WriteTarget.LOOP && write.name().equals(loop));
	}

	private AuditDescriptor describeAudit(Predicate<EndpointWrite> wanted) {
		List<EndpointWrite> writes = this.audit.lastWrites().stream().filter(wanted).toList();
		return AuditDescriptor.of(this.cluster.nodes().get(0), writes);
	}

	/**
	 * Do something to a loop or its queue, to a flow, a schedule or a bulk operation.
	 * @param loop name of a loop, or path of another part of the endpoint
	 * @param action the action; see the documentation
	 * @param node for a loop: which node, by name or instance, or {@code all}; this one
	 * if missing
	 * @param concurrency for a loop: its new concurrency
	 * @param id for a queue: which id; for flows: which flow; for schedules: the name;
	 * for bulk operations: which one
	 * @param all for a queue: whether all dead letters, or all tasks, are meant
	 * @param what for a queue: the kind of ids to clear
	 * @param cause for a new bulk operation: the cause of a group; as those that follow
	 * @param exception type of their exception
	 * @param idPrefix beginning of their ids
	 * @param olderThan least time since they died or were added, with its unit; text,
	 * since an empty one would be converted to none
	 * @param newerThan longest time since then, with its unit
	 * @param step for flows: name of a step
	 * @param name for flows: name of a signal
	 * @param value for flows: value of a signal or of a step that is skipped
	 */
	@WriteOperation
	public WebEndpointResponse<Object> change(SecurityContext security, @Selector String loop, @Selector String action,
			@Nullable String node, @Nullable Integer concurrency, @Nullable String id, @Nullable Boolean all,
			@Nullable String what, @Nullable String cause, @Nullable String exception, @Nullable String idPrefix,
			@Nullable String olderThan, @Nullable String newerThan, @Nullable String step, @Nullable String name,
			@Nullable String value, @Nullable String namespace) {
		return answerCall(() -> {
			ChihuoEndpoint endpoint = ofNamespace(namespace);
			String user = nameOf(security);
			return switch (EndpointPart.of(loop)) {
				case OVERVIEW, AUDIT -> throw noSuchAddress("There is no such action");
				case FLOWS -> okResponse(endpoint.changeFlow(action, new FlowRequest(id, step, name, value), user));
				case SCHEDULES -> okResponse(endpoint.changeSchedule(action, id, user));
				case OPERATIONS -> okResponse(endpoint.changeOperation(action, id, user));
				case LOOP -> {
					DeadLetterQuery filter = DeadLetterQuery.ofWrite(cause, exception, idPrefix, olderThan, newerThan);
					ChangeRequest change = new ChangeRequest(node, concurrency, id, all, what, filter);
					yield endpoint.performChange(EndpointPart.loopOf(loop), action, change, user);
				}
			};
		});
	}

	private Object changeSchedule(String action, @Nullable String name, @Nullable String user) {
		String checked = EndpointSchedules.checkRequest(action, name);
		WriteRequest write = new WriteRequest(WriteTarget.SCHEDULE, checked, action, Map.of(), user);
		return this.audit.performWrite(write, () -> {
			ScheduleActResult done = this.schedules.changeSchedule(action, checked);
			return new AuditedAnswer<>(done, WriteOutcome.DONE, done.summary());
		});
	}

	private Object changeOperation(String action, @Nullable String id, @Nullable String user) {
		BulkOperation operation = this.operations.findToStop(action, id);
		WriteRequest write = new WriteRequest(WriteTarget.LOOP, operation.loop(), "bulk-stop",
				Map.of("id", operation.id()), user);
		return this.audit.performWrite(write, () -> {
			BulkOperation stopped = this.operations.stopOperation(operation.id());
			return new AuditedAnswer<>(OperationDescriptor.of(stopped), WriteOutcome.DONE,
					"the operation is " + stopped.state());
		});
	}

	private Object changeFlow(String action, FlowRequest request, @Nullable String user) {
		EndpointFlows.checkAction(action);
		WriteRequest write = new WriteRequest(WriteTarget.FLOW, request.requireId(), action, request.shownParameters(),
				user);
		return this.audit.performWrite(write, () -> {
			FlowChange done = this.flows.changeFlow(action, request, WriteAudit.nameOf(user));
			return new AuditedAnswer<>(done, WriteOutcome.DONE, "the flow is " + done.state());
		});
	}

	private WebEndpointResponse<Object> performChange(String loop, String action, ChangeRequest change,
			@Nullable String user) {
		this.reads.findQueue(loop); // known, so it may be logged
		LoopAction loopAction = LoopWrites.findAction(action).orElse(null);
		BulkAction bulkAction = EndpointOperations.findAction(action).orElse(null);
		if (loopAction == null && bulkAction == null && !QueueWrites.knowsAction(action)) {
			throw new RequestRefusedException(RequestRefusedException.NOT_FOUND_STATUS, "There is no such action");
		}
		WriteRequest write = new WriteRequest(WriteTarget.LOOP, loop, action, change.givenParameters(), user);
		return this.audit.performWrite(write,
				() -> (loopAction != null) ? changeLoop(loop, loopAction, change, user) : (bulkAction != null)
						? startOperation(loop, action, bulkAction, change) : changeQueue(loop, action, change));
	}

	private AuditedAnswer<WebEndpointResponse<Object>> startOperation(String loop, String action, BulkAction bulkAction,
			ChangeRequest change) {
		BulkOperation started = this.operations.startOperation(loop, action, bulkAction, change);
		return new AuditedAnswer<>(okResponse(OperationDescriptor.of(started)), WriteOutcome.DONE,
				"operation " + started.id());
	}

	private AuditedAnswer<WebEndpointResponse<Object>> changeLoop(String loop, LoopAction action, ChangeRequest change,
			@Nullable String user) {
		LoopChange done = this.loopWrites.changeLoop(loop, action, change, WriteAudit.nameOf(user));
		return new AuditedAnswer<>(new WebEndpointResponse<>(done, done.worstStatus()), done.auditOutcome(),
				done.logSummary());
	}

	private AuditedAnswer<WebEndpointResponse<Object>> changeQueue(String loop, String action, ChangeRequest change) {
		QueueChange done = this.queueWrites.changeQueue(loop, action, change);
		return new AuditedAnswer<>(okResponse(done), WriteOutcome.DONE, done.logSummary());
	}

	private static @Nullable String nameOf(SecurityContext security) {
		Principal principal = security.getPrincipal();
		return (principal != null) ? principal.getName() : null;
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
