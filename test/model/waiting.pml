/*
 * The waiting protocol of functions/domain/answer.ts as a model for Spin: one order, two states of
 * its workflow that wait ("Authorize payment", "Await shipment"), the task functions that
 * answer or park, and everybody who records a fact and wakes. docs/model.md maps its names to the
 * code's; `npm run model` checks it.
 *
 * Every step is one call of a port, and between any two of them anything else may happen. A
 * world, a property and, for a weakened protocol, the rule that is taken away are given to Spin as -D
 * definitions (test/model/models.ts).
 */

#ifndef GIVE_UPS
#define GIVE_UPS 0   /* attempts that Step Functions gives up although they run on */
#endif
#ifndef CRASHES
#define CRASHES 0    /* functions that die between two steps */
#endif

/* Who acts; only for the story that `npm run model -- --trace` prints. */
mtype = { task, notification, warehouse, customer, sweep, workflow, amazon };

/* What a waiting task is told; what resolve() of functions/domain/waiting.ts answers. */
#define SILENT 0
#define GO_ON 1
#define AUTHORIZATION_REQUIRED 2
#define CANCEL_REQUESTED 3

/* What a task waits for: the subject of its wait. */
#define AUTHORIZATION 1
#define GOODS 2

/* The recorded authorization. */
#define NONE 0
#define REQUESTED 1
#define PENDING 2
#define OPEN 3

/* Amazon Pay. */
byte madeAtAmazon = 0;      /* authorization objects: one for each reference id */
bool settledAtAmazon = false;
bool notified = false;      /* Amazon's notification is on its way */

/* The record: ORDER and AUTHORIZATION#01. */
#ifdef STARTS_AUTHORIZED
byte authorization = OPEN;
#else
byte authorization = NONE;
#endif
bool shipped = false;
bool cancelWished = false;
bool cancelling = false;
byte orderVersion = 0;

/* The waiting room: WAIT#PAYMENT. A token is as good as the visit that it was made for. */
byte place = 0;             /* the visit of the task that waits, 0 while nobody does */
byte placeSubject = 0;

/* Step Functions. */
byte openVisit = 0;         /* the visit whose token can still be answered */
byte answerGiven = SILENT;
byte failedVisit = 0;       /* an attempt whose function has died */
byte giveUpsLeft = GIVE_UPS;
byte crashesLeft = CRASHES;
bool ended = false;

/* What must never become true. */
bool authorizedTwice = false;     /* two authorizations at Amazon for one purpose */
bool askedForAnother = false;     /* the workflow was told to authorize although one is open */
bool wentOnTooEarly = false;      /* a state was left before its fact was recorded */
bool takenForForeign = false;     /* our own authorization was recorded as made elsewhere */
bool goodsForNothing = false;     /* goods have left and the order was cancelled */
bool failedForNothing = false;    /* a function failed although all was well */

#define wrong (authorizedTwice || askedForAnother || wentOnTooEarly || takenForForeign || goodsForNothing || failedForNothing)

/* A function dies before any of its steps, as often as the world allows. */
#if CRASHES > 0
#define MAY_DIE :: atomic { crashesLeft > 0 -> crashesLeft--; printf("%e dies\n", me) }; goto died
#else
#define MAY_DIE
#endif
#define STEP(...) if :: atomic { __VA_ARGS__ } MAY_DIE fi

/* resolve(): nothing but the record decides. What has left comes before a wish to cancel. */
inline resolve(subject, says) {
  if
  :: subject == AUTHORIZATION && authorization == OPEN -> says = GO_ON
  :: subject == GOODS && shipped && authorization == OPEN -> says = GO_ON
  :: subject == GOODS && !shipped && cancelWished -> says = CANCEL_REQUESTED
  :: subject == GOODS && authorization != OPEN && (shipped || !cancelWished) -> says = AUTHORIZATION_REQUIRED
  :: else -> says = SILENT
  fi;
  printf("%e reads the record: authorization %d, shipped %d, cancel wished %d; says %d\n", me, authorization, shipped, cancelWished, says)
}

/* SendTaskSuccess and SendTaskFailure: a token that is no longer open is "gone". */
inline answer(token, says) {
  if
  :: token == openVisit && token != 0 -> openVisit = 0; answerGiven = says; printf("%e answers visit %d with %d\n", me, token, says)
  :: else ->
     printf("%e answers visit %d, which is gone\n", me, token);
#ifdef GONE_IS_AN_ERROR
     failedForNothing = true
#else
     skip
#endif
  fi
}

/* WaitingRoom.park: only if no newer visit is there. */
inline park(visit, subject, parked) {
  if
#ifdef WITHOUT_VISIT_CHECK
  :: true -> place = visit; placeSubject = subject; parked = true; printf("%e parks visit %d\n", me, visit)
#else
  :: place <= visit -> place = visit; placeSubject = subject; parked = true; printf("%e parks visit %d\n", me, visit)
  :: else -> parked = false; printf("%e finds visit %d superseded\n", me, visit)
#endif
  fi
}

/* WaitingRoom.leave: only if the place still holds this token. */
inline leave(token) {
#ifdef WITHOUT_LEAVING
  skip
#else
  if
#ifdef WITHOUT_TOKEN_CHECK
  :: true -> place = 0; placeSubject = 0; printf("%e frees the place\n", me)
#else
  :: place == token -> place = 0; placeSubject = 0; printf("%e frees the place of visit %d\n", me, token)
  :: else -> skip
#endif
  fi
#endif
}

/* wake(): the place first, the record after it, then the answer, then the place is freed. */
inline wake(token, subject, says) {
#ifdef LEDGER_FIRST
  /* One early reading, resolved for both subjects; the place only says which of them is told. */
  byte forAuthorization = SILENT;
  byte forGoods = SILENT;
  STEP(resolve(AUTHORIZATION, forAuthorization); resolve(GOODS, forGoods));
  STEP(
    token = place; subject = placeSubject;
    says = (subject == GOODS -> forGoods : (subject == AUTHORIZATION -> forAuthorization : SILENT))
  );
#else
#ifndef PLACE_FIRST
  STEP(token = place; subject = placeSubject; printf("%e finds visit %d in the place\n", me, token));
#endif
#ifndef BY_WHAT_WAS_READ_BEFORE
  if
#ifdef BY_THE_MESSAGE
  :: token != 0 -> says = GO_ON; subject = 0
#else
  :: token != 0 -> STEP(resolve(subject, says); subject = 0)
#endif
  :: else -> skip
  fi;
#endif
#endif
  if
  :: token != 0 && says != SILENT ->
#ifdef LEAVE_FIRST
     STEP(leave(token));
     STEP(answer(token, says); says = SILENT)
#else
     STEP(answer(token, says); says = SILENT);
     STEP(leave(token))
#endif
  :: else -> says = SILENT
  fi;
  token = 0; subject = 0
}

/* Rules about what may be read before a fact is recorded; nothing of it in the real protocol. */
inline lookBeforeRecording(token, subject, says, fact) {
#ifdef PLACE_FIRST
  STEP(token = place; subject = placeSubject; printf("%e finds visit %d in the place\n", me, token));
#endif
#ifdef BY_WHAT_WAS_READ_BEFORE
  STEP(token = place; subject = placeSubject; resolve(subject, says));
#endif
#ifdef ANSWER_FIRST
  STEP(token = place; subject = placeSubject; printf("%e finds visit %d in the place\n", me, token));
  if
  :: subject == fact -> STEP(answer(token, GO_ON))
  :: else -> skip
  fi;
#endif
  skip
}

/* A task function that can wait: authorize-payment and await-shipment, one attempt of it. */
proctype Task(byte subject; byte visit) {
  mtype me = task;
  byte known = 0;
  byte says = SILENT;
  bool parked = false;

  if
  :: subject == AUTHORIZATION ->
#ifdef WITHOUT_INTENT
     STEP(known = authorization);
     if
     :: known == NONE -> known = REQUESTED
     :: else -> known = 0
     fi;
#else
     /* saveIntent: written before the call, once; whoever comes second goes by what is there. */
     STEP(
#ifdef SKIP_IF_CLAIMED
       known = (authorization == NONE -> REQUESTED : 0);
#endif
       if
       :: authorization == NONE -> authorization = REQUESTED
       :: else -> skip
       fi;
#ifndef SKIP_IF_CLAIMED
       known = (authorization == REQUESTED -> REQUESTED : 0)
#endif
     );
#endif
     if
     :: known == REQUESTED ->
        /* Amazon answers the same reference id with the first result. */
        STEP(
          printf("%e asks Amazon\n", me);
          if
#ifdef NEW_ID_EACH_TIME
          :: madeAtAmazon < 2 -> madeAtAmazon++; authorizedTwice = (madeAtAmazon > 1)
#else
          :: madeAtAmazon == 0 -> madeAtAmazon = 1
#endif
          :: else -> skip
          fi
        );
        /* judgeReading: an older reading never replaces a newer one. */
        STEP(
          if
#ifdef OLDER_READING_WINS
          :: true -> authorization = PENDING
#else
          :: authorization < PENDING -> authorization = PENDING
#endif
          :: else -> skip
          fi;
          printf("%e records the reply\n", me)
        )
     :: else -> skip
     fi;
     known = 0
  :: else -> skip
  fi;

  /* answerOrPark */
  STEP(resolve(subject, says));
  if
  :: says != SILENT ->
     STEP(answer(visit, says));
     goto done
  :: else -> skip
  fi;
#ifdef SECOND_LOOK_FIRST
  STEP(resolve(subject, says));
#endif
  STEP(park(visit, subject, parked));
  if
  :: parked -> skip
  :: else ->
#ifdef SUPERSEDED_IS_AN_ERROR
     failedForNothing = true;
#endif
     goto done
  fi;
#ifndef WITHOUT_SECOND_LOOK
#ifndef SECOND_LOOK_FIRST
  STEP(resolve(subject, says));
#endif
  if
  :: says != SILENT ->
     STEP(answer(visit, says));
     STEP(leave(visit))
  :: else -> skip
  fi;
#endif
  goto done;

died:
  failedVisit = visit;
done:
  skip
}

/* Amazon settles what it was asked for, and tells of it, or not. */
active proctype AmazonPay() {
  mtype me = amazon;
  atomic {
    madeAtAmazon > 0 -> settledAtAmazon = true;
    if
    :: notified = true; printf("%e settles and notifies\n", me)
#ifdef LOSSES
    :: printf("%e settles, and the notification is lost\n", me)
#endif
    fi
  }
}

/* handle-notification: reads Amazon, records what it says, wakes, remembers the message. */
active proctype Notification() {
  mtype me = notification;
  byte token = 0;
  byte subject = 0;
  byte says = SILENT;
#ifdef REMEMBER_FIRST
  bool remembered = false;
#endif
  bool isNews = false;
  notified;
again:
#ifdef REMEMBER_FIRST
  if
  :: remembered -> goto done
  :: else -> STEP(remembered = true)
  fi;
#endif
  lookBeforeRecording(token, subject, says, AUTHORIZATION);
  STEP(
    isNews = (authorization != OPEN);
    if
    :: authorization == NONE -> takenForForeign = true
    :: else -> authorization = OPEN
    fi;
    printf("%e records what Amazon says\n", me)
  );
#ifdef WAKE_FOR_NEWS_ONLY
  if
  :: isNews -> wake(token, subject, says)
  :: else -> skip
  fi;
#else
  wake(token, subject, says);
#endif
  goto done;

died:
  token = 0; subject = 0; says = SILENT; isNews = false;
  /* Lambda and the topic tell it again; where things get lost, perhaps not. */
  if
  :: goto again
#ifdef LOSSES
  :: goto done
#endif
  fi;
done:
  skip
}

/* record-shipment: one conditional write on ORDER, only while the order is open. */
active proctype Warehouse() {
  mtype me = warehouse;
  byte token = 0;
  byte subject = 0;
  byte says = SILENT;
  bool isOpen = false;
  byte version = 0;
again:
  lookBeforeRecording(token, subject, says, GOODS);
decide:
  STEP(isOpen = !cancelling; version = orderVersion);
  if
  :: isOpen && !shipped ->
     STEP(
       if
#ifdef SHIPMENT_UNCONDITIONALLY
       :: true ->
#else
       :: version == orderVersion ->
#endif
          shipped = true; orderVersion++; goodsForNothing = cancelling; isOpen = true; version = 0; printf("%e records the goods\n", me)
       :: else -> isOpen = false
       fi
     );
     if
     :: isOpen -> skip
     :: else -> goto decide
     fi
  :: else -> skip /* late, or told before */
  fi;
  isOpen = false; version = 0;
  wake(token, subject, says);
  goto done;

died:
  token = 0; subject = 0; says = SILENT; isOpen = false; version = 0;
  /* Unrecorded goods are always told again: nobody else knows of them. */
  if
  :: goto again
#ifdef LOSSES
  :: shipped || cancelling -> goto done
#endif
  fi;
done:
  skip
}

#ifdef CANCELS
/* order-commands: the shop wishes to cancel. */
active proctype Customer() {
  mtype me = customer;
  byte token = 0;
  byte subject = 0;
  byte says = SILENT;
again:
  STEP(
    if
    :: !cancelWished && !cancelling -> cancelWished = true; orderVersion++; printf("%e records the wish to cancel\n", me)
    :: else -> skip
    fi
  );
  wake(token, subject, says);
  goto done;
died:
  token = 0; subject = 0; says = SILENT;
  goto again;
done:
  skip
}
#endif

#ifdef SWEEPS
/* sweep: as long as somebody waits, reads what the wait is about from Amazon, and wakes. */
active proctype Sweep() {
  mtype me = sweep;
  byte token = 0;
  byte subject = 0;
  byte says = SILENT;
end:
  do
  :: atomic { place != 0 -> skip };
     STEP(
       if
       :: placeSubject == AUTHORIZATION && settledAtAmazon && authorization != NONE -> authorization = OPEN
       :: else -> skip
       fi
     );
     wake(token, subject, says);
     /* Waits of finished orders are deleted. */
     STEP(
       if
       :: ended -> place = 0; placeSubject = 0
       :: else -> skip
       fi
     )
     goto end;
died:
     token = 0; subject = 0; says = SILENT
  od
}
#endif

/* The workflow: two states that wait, Retry, then the capture; or the cancel. */
active proctype StepFunctions() {
  mtype me = workflow;
#ifdef STARTS_AUTHORIZED
  byte subject = GOODS;
#else
  byte subject = AUTHORIZATION;
#endif
  byte visit = 0;
  byte version = 0;
  bool isFree = false;

enter:
  atomic { visit++; openVisit = visit; run Task(subject, visit); printf("%e begins visit %d, for %d\n", me, visit, subject) };
waiting:
  if
  :: atomic { openVisit == 0 -> skip }
  /* Retry: the attempt has died, or is given up and may run on. */
  :: atomic { openVisit != 0 && failedVisit == openVisit -> openVisit = 0; failedVisit = 0 }; goto enter
  :: atomic { openVisit != 0 && giveUpsLeft > 0 && place != openVisit -> giveUpsLeft--; openVisit = 0; printf("%e gives visit %d up, which runs on\n", me, visit) }; goto enter
  fi;
  if
  :: answerGiven == GO_ON && subject == AUTHORIZATION ->
     atomic { wentOnTooEarly = (authorization != OPEN); answerGiven = SILENT; subject = GOODS };
     goto enter
  :: answerGiven == GO_ON && subject == GOODS ->
     /* Capture payment and Close order, which have waits of their own kind and no part in this. */
     atomic { wentOnTooEarly = !shipped; answerGiven = SILENT; ended = true }
  :: answerGiven == AUTHORIZATION_REQUIRED ->
     atomic { askedForAnother = true; answerGiven = SILENT; ended = true }
  :: answerGiven == CANCEL_REQUESTED ->
     answerGiven = SILENT;
decide:
     /* Cancel order: decided by one conditional write, only if nothing has left. */
     atomic { isFree = !shipped; version = orderVersion };
     if
     :: isFree ->
        atomic {
          if
#ifdef CANCEL_UNCONDITIONALLY
          :: true ->
#else
          :: version == orderVersion ->
#endif
             cancelling = true; orderVersion++; goodsForNothing = shipped; ended = true; printf("%e cancels the order\n", me)
          :: else -> isFree = false
          fi
        };
        version = 0;
        if
        :: isFree -> skip
        :: else -> goto decide
        fi
     :: else -> version = 0; goto enter
     fi
  fi
}

/* The properties, of which one is checked at a time. */
#ifdef CHECK_SAFE
ltl safe { [] !wrong }              /* nothing that must never be true ever is */
#endif
#ifdef CHECK_ENDS
ltl ends { <> ended }               /* every order comes to its end */
#endif
#ifdef CHECK_FREES
ltl frees { <> [] (place == 0) }    /* nobody is left waiting: the place is freed for good */
#endif
