"""Works in the public domain by their real names: class, Chinese title, English title, author.

Titles, authors and classes are facts of library catalogues; the call number's second half is our own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Work:
    """One work and the class it is shelved in."""

    class_number: str
    title: str
    title_en: str
    author: str


_LISTED: Final = """
B222 论语|The Analects|孔子及其弟子
B222 孟子|Mencius|孟轲
B222 荀子|Xunzi|荀况
B222 大学·中庸|The Great Learning; The Doctrine of the Mean|曾参等
B223 道德经|Tao Te Ching|老聃
B223 庄子|Zhuangzi|庄周
B223 列子|Liezi|列御寇
B22 墨子|Mozi|墨翟
B22 韩非子|Han Feizi|韩非
B22 周易|The Book of Changes|
B248 传习录|Instructions for Practical Living|王阳明
B5 理想国|The Republic|[古希腊] 柏拉图
B5 尼各马可伦理学|Nicomachean Ethics|[古希腊] 亚里士多德
B5 沉思录|Meditations|[古罗马] 马可·奥勒留
B516 纯粹理性批判|Critique of Pure Reason|[德] 康德
B516 查拉图斯特拉如是说|Thus Spoke Zarathustra|[德] 尼采
B516 作为意志和表象的世界|The World as Will and Representation|[德] 叔本华
B565 方法论|Discourse on the Method|[法] 笛卡尔
B565 思想录|Pensées|[法] 帕斯卡尔
B82 菜根谭|Vegetable Roots Discourse|洪应明
B84 梦的解析|The Interpretation of Dreams|[奥] 弗洛伊德
B842 心理学原理|The Principles of Psychology|[美] 威廉·詹姆斯
C91 社会学方法的准则|The Rules of Sociological Method|[法] 涂尔干
C91 乌合之众|The Crowd|[法] 勒庞
D0 君主论|The Prince|[意] 马基雅维利
D0 社会契约论|The Social Contract|[法] 卢梭
D0 乌托邦|Utopia|[英] 托马斯·莫尔
D0 政府论|Two Treatises of Government|[英] 洛克
D90 论法的精神|The Spirit of Law|[法] 孟德斯鸠
D7 论美国的民主|Democracy in America|[法] 托克维尔
E89 孙子兵法|The Art of War|孙武
E89 三十六计|The Thirty-Six Stratagems|
E0 战争论|On War|[德] 克劳塞维茨
F0 国富论|The Wealth of Nations|[英] 亚当·斯密
F09 政治经济学及赋税原理|Principles of Political Economy and Taxation|[英] 李嘉图
G40 爱弥儿|Emile, or On Education|[法] 卢梭
G61 大教学论|The Great Didactic|[捷] 夸美纽斯
H12 说文解字|Shuowen Jiezi|许慎
H13 尔雅|Erya|
H15 文心雕龙|The Literary Mind and the Carving of Dragons|刘勰
I206 人间词话|Remarks on Lyrics|王国维
I207.4 中国小说史略|A Brief History of Chinese Fiction|鲁迅
I210 呐喊|Call to Arms|鲁迅
I210 彷徨|Wandering|鲁迅
I210 朝花夕拾|Dawn Blossoms Plucked at Dusk|鲁迅
I210 野草|Wild Grass|鲁迅
I222 诗经|The Book of Songs|
I222 楚辞|The Songs of Chu|屈原等
I222 唐诗三百首|Three Hundred Tang Poems|蘅塘退士
I222 宋词三百首|Three Hundred Song Lyrics|朱孝臧
I222 李太白全集|Complete Works of Li Bai|李白
I222 杜工部集|Works of Du Fu|杜甫
I222 漱玉词|Lyrics of Shuyu|李清照
I227 志摩的诗|Poems of Xu Zhimo|徐志摩
I23 西厢记|Romance of the Western Chamber|王实甫
I23 牡丹亭|The Peony Pavilion|汤显祖
I23 桃花扇|The Peach Blossom Fan|孔尚任
I23 窦娥冤|The Injustice to Dou E|关汉卿
I23 长生殿|The Palace of Eternal Life|洪昇
I242 聊斋志异|Strange Tales from a Chinese Studio|蒲松龄
I242 世说新语|A New Account of the Tales of the World|刘义庆
I242 阅微草堂笔记|Notes from the Thatched Cottage|纪昀
I242 搜神记|In Search of the Supernatural|干宝
I242.4 红楼梦|Dream of the Red Chamber|曹雪芹
I242.4 三国演义|Romance of the Three Kingdoms|罗贯中
I242.4 水浒传|Water Margin|施耐庵
I242.4 西游记|Journey to the West|吴承恩
I242.4 儒林外史|The Scholars|吴敬梓
I242.4 封神演义|Investiture of the Gods|许仲琳
I242.4 镜花缘|Flowers in the Mirror|李汝珍
I242.4 老残游记|The Travels of Lao Can|刘鹗
I242.4 官场现形记|Officialdom Unmasked|李伯元
I242.4 东周列国志|Chronicles of the Eastern Zhou Kingdoms|冯梦龙
I246.5 春风沉醉的晚上|Nights of Spring Fever|郁达夫
I246.5 生死场|The Field of Life and Death|萧红
I246.5 呼兰河传|Tales of Hulan River|萧红
I246.7 沉沦|Sinking|郁达夫
I262 古文观止|The Finest of Ancient Prose|吴楚材
I264 陶庵梦忆|Dream Memories of Tao'an|张岱
I264 浮生六记|Six Records of a Floating Life|沈复
I266 背影|The View from Behind|朱自清
I264 徐霞客游记|The Travel Diaries of Xu Xiake|徐霞客
I31 源氏物语|The Tale of Genji|[日] 紫式部
I312 枕草子|The Pillow Book|[日] 清少纳言
I313.4 我是猫|I Am a Cat|[日] 夏目漱石
I313.4 心|Kokoro|[日] 夏目漱石
I313.4 罗生门|Rashomon|[日] 芥川龙之介
I313.4 人间失格|No Longer Human|[日] 太宰治
I351 吉檀迦利|Gitanjali|[印] 泰戈尔
I351 飞鸟集|Stray Birds|[印] 泰戈尔
I512.4 战争与和平|War and Peace|[俄] 列夫·托尔斯泰
I512.4 安娜·卡列尼娜|Anna Karenina|[俄] 列夫·托尔斯泰
I512.4 罪与罚|Crime and Punishment|[俄] 陀思妥耶夫斯基
I512.4 卡拉马佐夫兄弟|The Brothers Karamazov|[俄] 陀思妥耶夫斯基
I512.4 父与子|Fathers and Sons|[俄] 屠格涅夫
I512.4 死魂灵|Dead Souls|[俄] 果戈理
I512.4 契诃夫短篇小说选|Selected Stories of Chekhov|[俄] 契诃夫
I516.4 少年维特的烦恼|The Sorrows of Young Werther|[德] 歌德
I516 浮士德|Faust|[德] 歌德
I516 格林童话|Grimms' Fairy Tales|[德] 格林兄弟
I521 变形记|The Metamorphosis|[奥] 卡夫卡
I521 城堡|The Castle|[奥] 卡夫卡
I532 安徒生童话|Andersen's Fairy Tales|[丹] 安徒生
I545 荷马史诗·伊利亚特|The Iliad|[古希腊] 荷马
I545 荷马史诗·奥德赛|The Odyssey|[古希腊] 荷马
I546 神曲|The Divine Comedy|[意] 但丁
I546 十日谈|The Decameron|[意] 薄伽丘
I551 堂吉诃德|Don Quixote|[西] 塞万提斯
I561.3 哈姆雷特|Hamlet|[英] 莎士比亚
I561.3 罗密欧与朱丽叶|Romeo and Juliet|[英] 莎士比亚
I561.3 麦克白|Macbeth|[英] 莎士比亚
I561.3 仲夏夜之梦|A Midsummer Night's Dream|[英] 莎士比亚
I561.4 傲慢与偏见|Pride and Prejudice|[英] 简·奥斯汀
I561.4 理智与情感|Sense and Sensibility|[英] 简·奥斯汀
I561.4 简·爱|Jane Eyre|[英] 夏洛蒂·勃朗特
I561.4 呼啸山庄|Wuthering Heights|[英] 艾米莉·勃朗特
I561.4 双城记|A Tale of Two Cities|[英] 狄更斯
I561.4 远大前程|Great Expectations|[英] 狄更斯
I561.4 德伯家的苔丝|Tess of the d'Urbervilles|[英] 哈代
I561.4 鲁滨逊漂流记|Robinson Crusoe|[英] 笛福
I561.4 格列佛游记|Gulliver's Travels|[英] 斯威夫特
I561.4 金银岛|Treasure Island|[英] 斯蒂文森
I561.45 福尔摩斯探案集|The Adventures of Sherlock Holmes|[英] 柯南·道尔
I561.45 时间机器|The Time Machine|[英] 威尔斯
I561.45 到灯塔去|To the Lighthouse|[英] 弗吉尼亚·伍尔夫
I562 尤利西斯|Ulysses|[爱尔兰] 乔伊斯
I562 都柏林人|Dubliners|[爱尔兰] 乔伊斯
I565.4 悲惨世界|Les Misérables|[法] 雨果
I565.4 巴黎圣母院|The Hunchback of Notre-Dame|[法] 雨果
I565.4 包法利夫人|Madame Bovary|[法] 福楼拜
I565.4 红与黑|The Red and the Black|[法] 司汤达
I565.4 高老头|Father Goriot|[法] 巴尔扎克
I565.4 基督山伯爵|The Count of Monte Cristo|[法] 大仲马
I565.4 海底两万里|Twenty Thousand Leagues under the Sea|[法] 儒勒·凡尔纳
I565.4 八十天环游地球|Around the World in Eighty Days|[法] 儒勒·凡尔纳
I565.45 追忆似水年华|In Search of Lost Time|[法] 普鲁斯特
I565.45 小王子|The Little Prince|[法] 圣埃克苏佩里
I711 绿山墙的安妮|Anne of Green Gables|[加] 蒙哥马利
I712.4 汤姆·索亚历险记|The Adventures of Tom Sawyer|[美] 马克·吐温
I712.4 哈克贝利·费恩历险记|Adventures of Huckleberry Finn|[美] 马克·吐温
I712.4 白鲸|Moby-Dick|[美] 梅尔维尔
I712.4 红字|The Scarlet Letter|[美] 霍桑
I712.4 小妇人|Little Women|[美] 奥尔科特
I712.4 野性的呼唤|The Call of the Wild|[美] 杰克·伦敦
I712.45 了不起的盖茨比|The Great Gatsby|[美] 菲茨杰拉德
I712.2 草叶集|Leaves of Grass|[美] 惠特曼
I712.6 瓦尔登湖|Walden|[美] 梭罗
J21 历代名画记|Famous Paintings through the Ages|张彦远
J29 书谱|Treatise on Calligraphy|孙过庭
J0 判断力批判|Critique of Judgment|[德] 康德
K20 史记|Records of the Grand Historian|司马迁
K204 资治通鉴|Comprehensive Mirror in Aid of Governance|司马光
K204 汉书|Book of Han|班固
K204 后汉书|Book of the Later Han|范晔
K204 三国志|Records of the Three Kingdoms|陈寿
K22 左传|The Commentary of Zuo|左丘明
K22 战国策|Strategies of the Warring States|刘向
K22 国语|Discourses of the States|左丘明
K12 历史|The Histories|[古希腊] 希罗多德
K12 伯罗奔尼撒战争史|History of the Peloponnesian War|[古希腊] 修昔底德
K56 罗马帝国衰亡史|The Decline and Fall of the Roman Empire|[英] 吉本
K835 忏悔录|Confessions|[法] 卢梭
K837 富兰克林自传|Autobiography of Benjamin Franklin|[美] 富兰克林
K92 水经注|Commentary on the Waterways Classic|郦道元
K928.6 洛阳伽蓝记|The Monasteries of Luoyang|杨衒之
K928.9 大唐西域记|Great Tang Records on the Western Regions|玄奘
N0 新工具|Novum Organum|[英] 培根
N09 梦溪笔谈|Dream Pool Essays|沈括
N49 天工开物|The Exploitation of the Works of Nature|宋应星
O1 九章算术|The Nine Chapters on the Mathematical Art|
O18 几何原本|Elements|[古希腊] 欧几里得
O3 自然哲学的数学原理|Mathematical Principles of Natural Philosophy|[英] 牛顿
O41 狭义与广义相对论浅说|Relativity: The Special and the General Theory|[美] 爱因斯坦
P1 天体运行论|On the Revolutions of the Heavenly Spheres|[波] 哥白尼
Q11 物种起源|On the Origin of Species|[英] 达尔文
Q95 昆虫记|Souvenirs entomologiques|[法] 法布尔
R22 黄帝内经|The Inner Canon of the Yellow Emperor|
R22 伤寒论|Treatise on Cold Damage|张仲景
R28 本草纲目|Compendium of Materia Medica|李时珍
S1 齐民要术|Essential Techniques for the Common People|贾思勰
TS97 随园食单|Recipes from the Garden of Contentment|袁枚
TS971 茶经|The Classic of Tea|陆羽
TU2 建筑十书|Ten Books on Architecture|[古罗马] 维特鲁威
TU98 园冶|The Craft of Gardens|计成
TU20 营造法式|Treatise on Architectural Methods|李诫
"""


def list_works() -> Iterator[Work]:
    """Every work, in the order of the list."""
    for line in _LISTED.strip().splitlines():
        class_number, rest = line.split(" ", 1)
        title, title_en, author = rest.split("|")
        yield Work(class_number, title, title_en, author)
