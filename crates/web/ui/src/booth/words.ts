// The words of the pages of a ballot, in both languages. They are part of the script, so that the hash of the page covers
// what voters are told.

import { type English, english } from "./words-en";

export type Tongue = "zh-CN" | "en";

const chinese: English = {
  other: "English",
  notSecret: "网址没有加密（http），只应在会场自己的网络里用。",
  loading: "正在打开……",
  again: "再试一次",
  trouble: "没有办成",
  doubtful: "请先不要投",
  back: "返回",
  copy: "复制",
  copied: "已复制",
  failed: (code: string) => `没有办成（${code}）。稍后再试；还不行，请找工作人员。`,
  refusals: {
    offline: "连不上服务器。这部手机上的东西都还在，网络好了再试。",
    "not-found": "没有这次投票，或者您不在名册上。请核对二维码，或者问工作人员。",
    "ballot-not-open": "现在还不到时间。",
    "ballot-closed": "已经截止，不再收票。",
    "ballot-taken": "您的票已经在另一部手机上领过。请用那部手机投，或者输入领票时抄下的恢复码。",
    "ballot-malformed": "服务器看不懂这部手机送去的票。请换一部手机，或者领纸签。",
    "ballot-credential": "这张票的凭证不对，没有收。请找工作人员，不要重新领票。",
    "ballot-proof": "这张票没有通过校验，没有收。请重新封一张；还不行，请换一部手机。",
    "ballot-another": "这份凭证已经投过一张票。",
    "ballot-copied": "这张票和已有的票重复，没有收。请重新封一张。",
    "ballot-slip": "这张纸签已经用过。",
    "disk-full": "服务器存满了，票还没有收下。票留在这部手机上，请告诉工作人员，过一会儿再试。",
    busy: "服务器正忙，票还没有收下。过一会儿再试。",
    "too-many": "一下子来的人太多，过一会儿再试。",
    "ballot-seat-said-otherwise": "这个席位已经交过别的内容。若不是您本人交的，请马上告诉工作人员。",
    "ballot-seat-not-now": "现在还轮不到这一步。",
  },
  cannot: {
    title: "这部手机投不了票",
    old: "浏览器太旧，做不了加密。",
    storage: "浏览器不让网页保存内容（可能开了无痕模式），手机一断就会丢票。",
    instead: "请换一部手机，借别人的也行：投完即清，别人看不到您投了什么。也可以向工作人员领纸签。",
  },
  manifest: {
    missing: "投票还没有准备好。",
    bad: (why: string) => `投票公告有问题（${why}），请不要投，马上告诉监票人。`,
    unsigned: (names: string) => `投票公告还缺这些人的签名：${names}。缺着签名不要投，请告诉监票人。`,
    changed: "投票公告和领票时的不一样。请不要投，马上告诉监票人。",
    check: "投票公告校验码",
    poster: "和会场张贴的一致才投。",
    page: "投票页校验码",
  },
  trust: {
    title: "哪些能保密，哪些保不住",
    can: "能保护的",
    cannot: "保护不了的",
    cans: [
      "选票在您手机上加密，只解开各档合计，不解开单张。",
      "领票时核对身份，投票时不带身份；票是蒙着签的，两边对不上。",
      "投进去的票，别人改不了、丢不了，凭回执可以查。",
    ],
    cannots: [
      "有人在旁边看，或者逼您怎么投。",
      "手机里装了别有用心的程序，或者网页被人换过（校验码可以核对）。",
      "谁来领过票，工作人员和监票人看得到。",
      "没有经过中转的，从网络记录有可能推到人。",
      "大家投得完全一样，结果就说明了一切。",
    ],
    levels: {
      S1: "保障等级 S1：只有一个发票方。它若不守规矩，可以替没来领票的人造票，但看不到您投了什么。",
      S2: "保障等级 S2：两个单位各签一半，一家造不出票。",
      S3: "保障等级 S3：当场抽取白、红两色纸签，各由一家印制。",
    } as Record<string, string>,
    few: (voters: number) => `名册上只有 ${voters} 人。人这么少，结果本身就可能让人猜到谁投了什么。`,
  },
  take: {
    title: "领票",
    what: (title: string) => `您将领取“${title}”的选票。`,
    how: "领票要核对身份，投票不带身份：手机把票蒙起来请人签，签的人看不到票号，以后也认不出。",
    category: (title: string) => `您在“${title}”一类。`,
    go: "领票",
    working: "正在领票……",
    done: "已经领到票",
    stays: "票存在这台设备的浏览器里。请用这台设备、这个浏览器投票。",
    recovery: "恢复码",
    recoveryHelp: "抄下来，收好。手机丢了或坏了，换一部手机登录后输入它，可以接着投；谁拿到它，谁就能用您的票。投完就没有用了。",
    goVote: "去投票",
    waitVote: "打开投票页等候",
    later: "领票结束后开始投票。",
    enter: "输入恢复码",
    enterHelp: "您的票已经领过，这部手机上没有。请用领票的那部手机投；丢了，就输入当时抄下的恢复码。没有恢复码，票不能补领：补一张就多一张。",
    badCode: "恢复码不对：共 14 组，每组 4 个。字母 O、I、L 会当作数字。",
    foreign: "签回来的不是投票公告里的钥匙，这种签名会给您的票做记号，已经拒收。请马上告诉监票人。",
    others: "这台设备上有别人领了还没投的票。请等他投完，或者换一台设备。",
    slips: "这次用纸签：到会场抽白、红两张，用手机扫上面的码。",
  },
  vote: {
    closesAt: (time: string) => `${time} 截止。`,
    notYet: (time: string) => `领票结束后开始投票，不早于 ${time}。这一页会自己打开。`,
    over: "投票已经截止。",
    tooLate: "投票已经截止，这张票没有赶上，没有收。",
    noBallot: "这台设备上还没有票。",
    takeFirst: "先领票",
    begin: "开始",
    slipWhite: "白签收到了。请再扫红签。",
    slipRed: "红签收到了。请再扫白签。",
    slipsBad: "这两张纸签在投票公告里找不到，或者不是同一类。请找工作人员。",
    slipsWhat: "请扫白、红两张纸签上的码，或者输入签上的 32 位字符。",
    slipWhiteCode: "白签",
    slipRedCode: "红签",
    slipsGo: "用这两张签",
    of: (done: number, all: number) => `已选 ${done} / ${all} 项`,
    chooseOne: "选一档；不选的，按弃权计。点错了可以改。",
    chooseUpTo: (most: number) => `最多选 ${most} 个；不选的，按弃权计。`,
    tooMany: (item: string, most: number) => `“${item}”最多选 ${most} 个，请去掉多选的。`,
    clear: "不选",
    next: "下一页",
    toReview: "看一遍",
    review: "投出前看一遍",
    abstains: "弃权",
    change: "修改",
    keepSecret: "投完以后还想改投",
    keepSecretHelp: "勾上，票的钥匙在这部手机上留到截止，可以再投一张替换；不勾，投完马上抹掉。",
    seal: "封好选票",
    sealing: "正在加密……",
    sealed: "选票已封好",
    sealedWhat: "封好的票只有一串校验码，看不出您选了什么。",
    sealedCode: "这张票的校验码",
    cast: "投入票箱",
    casting: "正在投……",
    open: "拆开检查这一张",
    openHelp: "信不过手机，可以拆开这一张，到别的手机上核对它封的是不是您选的。拆开的票作废，再另封一张投。",
    opened: "已拆开，这张票作废",
    openedWhat: "把下面的文字拿到别的手机或电脑上，用校验页的“核对拆开的票”核对：校验码要和刚才看到的一样，里面要是您选的。这段文字写着您选了什么，核对完请删掉。",
    openedText: "拆开的票",
    verifier: "校验页",
    sealAnother: "另封一张",
    another: "这份凭证已经投过一张票。要用现在这张替换它吗？",
    replace: "替换",
    leave: "不替换",
    pending: "上次的票已经送出，回执还没有收到。正在用同一张票再要一次回执……",
  },
  receipt: {
    title: "投票回执",
    done: "已经投票",
    doneWhat: "您的票已存进票箱，不用再做别的。票的钥匙已从这部手机上抹掉。",
    doneStays: "您的票已存进票箱，不用再做别的。票的钥匙留到截止，可以改投。",
    number: "回执编号",
    text: "回执全文",
    picture: "回执二维码，长按可以保存",
    use: "这个编号有什么用",
    uses: ["在公告板上查得到它，说明您的票在里面。", "查不出您投了什么，给别人看也不要紧。", "没有它也照样计票。"],
    bad: "服务器给的回执不对。票可能没有存好，请不要离开，马上告诉监票人，再试一次。",
    find: "在公告板上找我的票",
    finding: "正在查……",
    found: (place: number, all: number, witnesses: number) =>
      `找到了：公告板上共 ${all} 张，您的在第 ${place} 位。${witnesses} 名监票人的设备已签字作证。`,
    notYet: (time: string) => `还没有上公告板：要攒够一批，打乱次序一起上。最晚 ${time} 上。`,
    broken: "到了时间还不在公告板上。请保存回执，马上告诉监票人：这是服务器失信的证据。",
    rewritten: "公告板和它自己的签字对不上。请保存回执，马上告诉监票人。",
    change: "改投",
    changeWhat: (time: string) => `${time} 前可以再投一张，以最后一张为准。`,
    changeWiped: "票的钥匙已经抹掉。要改投，登录后到领票页输入恢复码。",
    received: (number: number) => `票箱里现在有 ${number} 张票（含改投）。`,
    next: "借给别人投",
    nextWhat: "先把回执保存下来。清掉以后，这部手机上什么也不留，下一个人可以领票、投票。",
    nextGo: "清掉，给下一个人",
    wipe: "抹掉这部手机上的钥匙",
    wiped: "已抹掉",
  },
  seat: {
    title: (name: string, role: string) => `${name} · ${role}`,
    roles: { trustee: "保管人", scrutineer: "监票人", printer: "纸签印制人" } as Record<string, string>,
    trusteeWhat: "开票要几位保管人各出一份钥匙，少于法定人数谁也解不开。钥匙在这部手机上生成，只留在这部手机上：请一直用这部手机，不要清除浏览器数据；手机万一丢了，靠备份码。",
    scrutineerWhat: "监票人的设备盯着公告板：只许增加，不许改动。签字的钥匙在这部手机上生成，只留在这部手机上。",
    printerWhat: "纸签的码在这台设备上生成，只印在纸上，服务器只拿到核对用的公钥。印好、裁开、折好，当面交给会场；印剩的、印坏的一张不留。两色由两个单位的人各印各的。",
    beginSlips: "生成纸签",
    print: "打印纸签",
    printHow: "用本色的纸打印（白签白纸，红签红纸），沿线裁开，字朝里对折。另存成 PDF 再打印也行，印完把 PDF 删掉。会场发签以前都可以补印。",
    slip: (number: number) => `第 ${number} 号签`,
    slipHow: "一白一红各抽一张，先后扫码投票。",
    colours: { white: "白签", red: "红签" } as Record<string, string>,
    unusedTitle: "没抽走的签",
    unusedWhat: "当众打开没抽走的签，把签上的号数填在下面，用空格或顿号隔开，连号写 3-7；全抽走了就空着。填了就作废，不能改。两色没抽走的应该一样多。",
    unused: (title: string) => `${title}：没抽走的签号`,
    unusedBad: (roll: number) => `请写 1 到 ${roll} 的号数，用空格或顿号隔开，连号写 3-7。`,
    unusedGo: "这些签作废",
    keyCode: "本席核对码",
    keyCodeWhat: "请和投票页面上“保管人和监票人”里您名下的核对：应当一样。",
    lost: "这部手机上没有这个席位的钥匙。请用当初的那部手机打开；若已丢失，请告诉工作人员。",
    begin: "生成钥匙",
    step: "现在要做",
    waiting: (names: string) => (names ? `在等：${names}。这一页会自己接着办。` : "现在没有要办的事。这一页会自己刷新。"),
    working: "正在办……",
    doneStep: "已交",
    checked: "已核对",
    sign: "签署投票公告",
    signWhat: "请核对：投的是什么、有哪些人、什么时间、几位保管人。签了就不能改。",
    signGo: "核对无误，签署",
    notOwn: "投票公告里的钥匙不是这部手机的。请不要签，马上告诉其他保管人。",
    complained: (who: number) => `第 ${who} 位保管人给的那一份钥匙不对。这部手机已向大家证明，投票公告不会签成。请告诉工作人员，换人或者重来。`,
    blamed: (name: string) => `${name}给别人的钥匙经证明不对，这一次作废。工作人员重新开始以后，请登录打开新的链接。`,
    backup: "备份码",
    backupHelp: "抄在纸上，封好收好。手机丢了，用另一部手机打开同一个链接，输入这个码，就能接着办。谁拿到它，谁就能代您开票：不要拍照，不要发给别人。",
    lostHelp: "这部手机上没有这个席位的钥匙。钥匙在另一部手机上的，请用那一部；那一部丢了的，输入抄下的备份码。",
    backupEnter: "备份码",
    backupGo: "用备份码接着办",
    badBackup: "备份码不对：共 14 组，每组 4 个。字母 O、I、L 会当作数字。",
    otherBackup: "这不是这个席位的备份码。",
    cheated: (who: number) => `第 ${who} 位保管人出的东西对不上。请停下，当面告诉大家，换一次重来。`,
    cosign: "给公告板作证",
    cosignGo: "核对并作证",
    rewritten: "公告板和这部手机以前看到的不一样，不能作证。请马上告诉其他监票人。",
    badBatch: "这一批少于 8 张，或者次序不对，会泄露谁先谁后，不能作证。",
    decrypt: "解开合计",
    decryptWhat: (valid: number, groups: number) => `有效票 ${valid} 张，合成 ${groups} 组合计。这部手机已逐张核对，只解合计，不解单张。`,
    decryptGo: "解开合计",
    checking: (done: number, all: number) => `正在逐张核对：${done} / ${all}`,
    refuses: (why: string) => `这部手机拒绝解开：${why}。`,
    void: "投进来的票多于领出的票，这一轮作废",
    tooFew: "有效票不足 5 张，解开就等于公开个人的票",
    result: "签署结果",
    resultWhat: "这部手机已从公告板和保管人的份额重新算出结果，和结果单一致。",
    resultGo: "签署结果",
    resultDiffers: "算出来的和结果单不一样，不能签。",
    closing: "截止的公告板",
  },
  sums: { expected: "应到", issued: "领票", returned: "收回", valid: "有效", invalid: "无效", abstained: "弃权", unused: "没有用掉的选择" } as Record<string, string>,
  verify: {
    title: "核对一次投票",
    what: "这一页不用联网，也不问任何人：把公布的文件夹交给它，它把每一张票、每一个签名、每一个合计重新算一遍。",
    choose: "选公布的文件夹",
    chooseFiles: "或者选里面的所有文件",
    receipt: "回执（可以不填）",
    receiptHelp: "把回执全文贴在这里，一并查它在不在公告板上。",
    go: "核对",
    none: "请先选文件夹。",
    sound: "全部核对无误",
    unsound: (number: number) => `有 ${number} 处不对`,
    missing: (names: string) => `缺这些文件：${names}`,
    checkedWhat: "核对过的",
    counted: (ballots: number, receipts: number) => `${ballots} 张票，${receipts} 张回执。`,
    steps: {
      manifest: "投票公告：钥匙、时间、保管人的贡献",
      signatures: "保管人和监票人都签过",
      board: "公告板只增不改，批次足够大，监票人作证，已关闭",
      ballots: "每一张票：凭证、证明、签名，没有重复和抄袭",
      receipts: "交来的回执都在公告板上",
      turnout: "投进的不多于领出的，领出的不多于名册",
      tally: "保管人的份额正确，合计由它们得出",
      result: "结果单和算出来的一致，监票人签过",
    } as Record<string, string>,
    findings: {
      form: "文件格式不对",
      manifest: "投票公告不成立",
      unsigned: "投票公告缺签名",
      checkpoint: "不是公告板签的",
      rewritten: "公告板被改过",
      batch: "批次太小或次序不对",
      witnesses: "作证的监票人不够",
      "after-close": "关闭以后又有增加",
      close: "公告板没有好好关闭，或者票和它对不上",
      leaf: "不计的票",
      receipt: "回执不是服务器签的",
      promise: "有回执而票不在公告板上",
      seen: "和别人留存的不是同一块公告板",
      issued: "发票方没有签领票数",
      void: "投进的多于领出的，或者领出的多于名册",
      share: "保管人的份额不对",
      combine: "份额合不出结果",
      unanimous: "公布的分类结果显示某一类全体一致",
      decrypted: "不该解开的被解开了",
      differs: "结果单和算出来的不一样",
      "result-unsigned": "签结果单的监票人不够",
    } as Record<string, string>,
    opened: "核对拆开的票",
    openedHelp: "把投票页给出的文字贴在这里，并选同一次投票的 manifest.json（或整个文件夹）。",
    openedGo: "核对这张票",
    openedBad: "对不上：这张票里封的不是文字里写的选择。请告诉监票人。",
    openedForm: "这不是一张拆开的票。",
    openedGood: "这张票里封的是：",
    result: "结果",
  },
};

const tongues: Record<Tongue, English> = { "zh-CN": chinese, en: english };
const NAME = "mingde ballot language";

function wished(): Tongue {
  let kept: string | null = null;
  try {
    kept = window.localStorage.getItem(NAME);
  } catch {
    // A browser that keeps nothing is told of elsewhere.
  }
  return (kept ?? navigator.language).startsWith("en") ? "en" : "zh-CN";
}

let tongue: Tongue = wished();

export function say(): English {
  return tongues[tongue];
}

export function currentTongue(): Tongue {
  return tongue;
}

/** The other language from now on. */
export function changeTongue(): void {
  tongue = tongue === "en" ? "zh-CN" : "en";
  document.documentElement.lang = tongue;
  try {
    window.localStorage.setItem(NAME, tongue);
  } catch {
    // Then for this page alone.
  }
}

/** Seconds since 1970 as day and time, in the time of the bureau. */
export function clock(seconds: number): string {
  const options = { timeZone: "Asia/Shanghai", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false } as const;
  return new Intl.DateTimeFormat(tongue, options).format(new Date(seconds * 1000));
}
